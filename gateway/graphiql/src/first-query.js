export const FIRST_QUERY = `# Lepton's graph, from dataset to live prediction.
# Ctrl-Space completes, Ctrl-Enter runs; the book on the left holds the documentation.

query Overview {
  datasets(first: 5) {
    nodes {
      id
      name
      latestVersion { id number status rowCount suggestedTarget }
    }
  }
  runs(first: 5) {
    nodes {
      id
      name
      status
      progress { epoch epochs }
      modelVersion { id number model { name } }
    }
  }
  deployments(first: 5) {
    nodes {
      id
      name
      status
      health { requestCount latencyMs { p50 p99 } }
    }
  }
}

# With the id of a run:
# subscription Progress {
#   trainingProgress(runId: "run_…") { sequence epoch metrics { name split value } run { status } }
# }
`;
