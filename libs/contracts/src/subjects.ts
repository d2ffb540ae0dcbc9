/** NATS subjects: the only place where they are spelled. */

const TOKEN = /^[A-Za-z0-9_-]+$/;

/** A value as one subject token; a wildcard or a dot in it would reach other subjects. */
export function subjectToken(value: string): string {
  if (!TOKEN.test(value)) throw new Error(`"${value}" cannot be part of a NATS subject: only letters, digits, "_" and "-" can`);
  return value;
}

/** What is left out stands for "every". */
export function eventSubject(event: { workspace?: string; domain?: string; name?: string; aggregateId?: string }): string {
  const token = (value: string | undefined) => (value === undefined ? '*' : subjectToken(value));
  return `lepton.${token(event.workspace)}.${token(event.domain)}.${token(event.name)}.v1.${token(event.aggregateId)}`;
}

/** Subject of a job for the work queue of `queue`, e.g. `training`. */
export function jobSubject(job: { workspace?: string; queue: string; id?: string }): string {
  const token = (value: string | undefined) => (value === undefined ? '*' : subjectToken(value));
  return `lepton-jobs.${subjectToken(job.queue)}.${token(job.workspace)}.${token(job.id)}`;
}

/** Subject of a request to `method` of the protobuf service `service`, answered by the process group `owner`. */
export function rpcSubject(owner: string, service: string, method: string): string {
  return `lepton-rpc.${subjectToken(owner)}.${subjectToken(service)}.${subjectToken(method)}`;
}

/** Subject of a signal: at most once, not kept, for what is only worth knowing now. */
export function signalSubject(signal: { domain: string; name: string; id?: string }): string {
  return `lepton-signal.${subjectToken(signal.domain)}.${subjectToken(signal.name)}.${signal.id === undefined ? '*' : subjectToken(signal.id)}`;
}

/** Where a message goes that could not be handled after its last try. */
export function deadLetterSubject(stream: string, consumer: string): string {
  return `lepton-dead.${subjectToken(stream)}.${subjectToken(consumer)}`;
}
