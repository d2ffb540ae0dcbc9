import { ProblemError } from '@lepton/contracts';

/** What one revision receives: a percentage of the requests, or, as a shadow, of their copies. */
export interface Share {
  readonly revisionId: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly shadow: boolean;
}

/** Percentages that people write need not add up to the last digit: 33.3 three times is 100. */
const TOLERANCE = 0.5;

/** The shares once `revisionId` takes `percent`: the others keep their proportions. Somebody has to answer: alone it takes all. */
export function admit(shares: readonly Share[], revisionId: string, percent: number): Share[] {
  const others = shares.filter((share) => share.revisionId !== revisionId && share.percent > 0);
  const total = others.reduce((sum, share) => sum + (share.shadow ? 0 : share.percent), 0);
  const own = total === 0 ? 100 : percent;
  if (own >= 100) return [{ revisionId, percent: 100, shadow: false }];
  const kept = others.map((share) => (share.shadow ? share : { ...share, percent: (share.percent * (100 - own)) / total }));
  return own > 0 ? [...kept, { revisionId, percent: own, shadow: false }] : kept;
}

/** Checks shares that a user asks for; `servable` are the revisions that are loaded. */
export function checkShares(shares: readonly Share[], servable: ReadonlyMap<string, { status: string; number: number }>): Share[] {
  for (const [index, { revisionId, percent }] of shares.entries()) {
    const revision = servable.get(revisionId);
    if (!revision) throw new ProblemError('NOT_FOUND', `This deployment has no revision ${revisionId}.`, `shares[${index}].revisionId`);
    if (revision.status !== 'READY') {
      throw new ProblemError('NOT_READY', `Revision ${revision.number} is ${revision.status} and cannot receive traffic. Bring it back with rollback, or deploy its model version again.`, `shares[${index}].revisionId`);
    }
    if (shares.findIndex((other) => other.revisionId === revisionId) !== index) {
      throw new ProblemError('DUPLICATE', `Revision ${revision.number} is there twice.`, `shares[${index}].revisionId`);
    }
    if (!(percent >= 0 && percent <= 100)) throw new ProblemError('OUT_OF_RANGE', `${percent} is not a percentage from 0 to 100.`, `shares[${index}].percent`);
  }
  const answering = shares.filter((share) => !share.shadow);
  const total = answering.reduce((sum, { percent }) => sum + percent, 0);
  if (Math.abs(total - 100) > TOLERANCE) {
    throw new ProblemError('NOT_100_PERCENT', `The shares add up to ${Number(total.toFixed(2))} percent; those that are not shadows must add up to 100.`, 'shares');
  }
  return shares.filter(({ percent }) => percent > 0).map((share) => (share.shadow ? share : { ...share, percent: (share.percent * 100) / total }));
}

/** The share that answers, for a `random` number in [0, 1). */
export function pickShare<S extends Share>(shares: readonly S[], random: number): S | undefined {
  const answering = shares.filter(({ shadow, percent }) => !shadow && percent > 0);
  let left = random * answering.reduce((sum, { percent }) => sum + percent, 0);
  return answering.find(({ percent }) => (left -= percent) < 0) ?? answering.at(-1);
}
