#!/usr/bin/env bash
# From data to a served model with curl alone. Needs curl, sed and grep; run it beside `npm start`:
#
#   LEPTON_TOKEN=… test/examples/main-job.sh sample:film-ratings rating '{"user_id": 1001, "film": "A Last Mirror (2000)"}'
#   LEPTON_TOKEN=… test/examples/main-job.sh people.csv survived '{"age": 22, "sex": "male"}'
#
# The arguments: a file, or a sample that Lepton makes itself; the column to predict, and a row to predict it for.
set -euo pipefail

url=${LEPTON_URL:-http://127.0.0.1:4000}
url=${url%/graphql} # as npm start prints it
source=$1 target=$2 row=$3
name="$(basename "${source#sample:}" | sed 's/[^A-Za-z0-9].*//')-curl-$(date +%s)"

# graphql QUERY VARIABLES: the answer, on one line; ends the script where the answer has errors or a problem.
graphql() {
  local query answer
  query=$(printf '%s' "$1" | tr '\n' ' ' | sed 's/\\/\\\\/g; s/"/\\"/g')
  answer=$(curl -sS "$url/graphql" -H "authorization: Bearer $LEPTON_TOKEN" -H 'content-type: application/json' \
    -d "{\"query\": \"$query\", \"variables\": $2}")
  case $answer in *'"errors"'* | *'"code"'*) printf '%s\n' "$answer" >&2; return 1 ;; esac
  printf '%s\n' "$answer"
}
# field NAME: the first value of that name in the JSON on standard input.
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | sed "s/\"$1\":\"\\(.*\\)\"/\\1/"; }
# wait_for STATUS QUERY: asks until the status is reached.
wait_for() {
  local answer status
  for _ in $(seq 600); do
    answer=$(graphql "$2" '{}')
    status=$(printf '%s' "$answer" | field status)
    case $status in "$1") printf '%s\n' "$answer"; return ;; FAILED | CANCELLED) printf '%s\n' "$answer" >&2; return 1 ;; esac
    sleep 0.5
  done
  echo "still $status after five minutes" >&2
  return 1
}

if [[ $source == sample:* ]]; then
  input="\"sample\": \"${source#sample:}\""
else
  upload=$(graphql 'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { ... on Upload { id uploadUrl } ... on Problem { code message } } }' \
    "{\"input\": {\"filename\": \"$(basename "$source")\"}}")
  curl -sSf -T "$source" -H "authorization: Bearer $LEPTON_TOKEN" "$(printf '%s' "$upload" | field uploadUrl)" > /dev/null
  input="\"uploadId\": \"$(printf '%s' "$upload" | field id)\""
fi

dataset=$(graphql 'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { ... on Dataset { latestVersion { id } } ... on Problem { code message } } }' \
  "{\"input\": {\"name\": \"$name\", $input}}")
version=$(printf '%s' "$dataset" | field id)
wait_for READY "{ datasetVersion(id: \"$version\") { status failure { message } } }" > /dev/null
echo "$name is ready"

run=$(graphql 'mutation ($input: StartRunInput!) { startRun(input: $input) { ... on Run { id } ... on Problem { code message } } }' \
  "{\"input\": {\"datasetVersionId\": \"$version\", \"target\": \"$target\", \"deployAs\": \"$name\"}}" | field id)
echo "training $run"
wait_for SUCCEEDED "{ run(id: \"$run\") { status failure { message } evaluation { metrics { name value } } } }"

for _ in $(seq 120); do
  curl -sf -o /dev/null -H "authorization: Bearer $LEPTON_TOKEN" "$url/v2/models/$name/ready" && break
  sleep 0.5
done
graphql 'mutation ($input: PredictInput!) { predict(input: $input) { ... on Predictions { predictions { label confidence output } } ... on Problem { code message } } }' \
  "{\"input\": {\"deployment\": \"$name\", \"instances\": [$row]}}"

echo "the same over REST (Open Inference Protocol v2): $url/v2/models/$name"
curl -sSf -H "authorization: Bearer $LEPTON_TOKEN" "$url/v2/models/$name"
echo
