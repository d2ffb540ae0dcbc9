import type { InteractionRoles } from '@lepton/features';
import { IngestError } from './ingest-error.js';
import type { Declared, Modality } from './ingest.types.js';
import { interactionRoles, likelyRoles } from './interaction-roles.js';
import { columnNamed } from './override-types.js';
import type { ColumnProfile } from './profile.types.js';

/**
 * Who rated what, as the user says; else as the columns' names say, unless the user calls the table something else.
 * @throws IngestError UNKNOWN_COLUMN, WRONG_TYPE, or INVALID_OPTION where ratings are meant and cannot be found
 */
export function rolesOf(columns: readonly ColumnProfile[], { modality, interactions }: Declared): InteractionRoles | undefined {
  if (interactions) {
    for (const name of Object.values(interactions)) if (name !== undefined) columnNamed(columns, name, 'interactions');
    if (interactions.rating === undefined) return interactions;
    const rating = columnNamed(columns, interactions.rating, 'interactions');
    if (rating.type !== 'INTEGER' && rating.type !== 'NUMBER') throw new IngestError('WRONG_TYPE', `"${rating.name}" cannot be the rating: it is of type ${rating.type}, not a number. Name a column of numbers, or give it a type by columnTypes.`, 'interactions');
    return interactions;
  }
  if (modality !== 'INTERACTIONS') return modality === undefined ? interactionRoles(columns) : undefined;
  const roles = likelyRoles(columns);
  if (!roles) throw new IngestError('INVALID_OPTION', 'It cannot be told which columns say who rated or took which item. Say so by interactions: {user, item, rating}.', 'interactions');
  return roles;
}

const NEEDED: Partial<Record<Modality, { type: ColumnProfile['type']; what: string }>> = {
  IMAGE: { type: 'IMAGE', what: 'a column of pictures; bring a ZIP or TAR of them' },
  AUDIO: { type: 'AUDIO', what: 'a column of recordings; bring a ZIP or TAR of them' },
  TEXT: { type: 'TEXT', what: 'a column of type TEXT; say which one is by columnTypes' },
};

/** @throws IngestError INVALID_OPTION where the columns are none of the modality */
export function checkModality(columns: readonly ColumnProfile[], modality: Modality): Modality {
  const needed = NEEDED[modality];
  if (needed && !columns.some(({ type }) => type === needed.type)) throw new IngestError('INVALID_OPTION', `The modality cannot be ${modality}: that needs ${needed.what}.`, 'modality');
  return modality;
}
