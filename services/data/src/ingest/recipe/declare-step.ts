import type { Arguments } from './recipe-steps.js';
import type { RecipeTable } from './recipe-table.js';

/** Says what the table holds; null lets it be guessed again. */
export function declare(table: RecipeTable, { target, modality, interactions }: Arguments<'declare'>): void {
  const before = table.declared;
  const said = {
    modality: modality === undefined ? before.modality : (modality ?? undefined),
    interactions: interactions === undefined ? before.interactions : (interactions ?? undefined),
  };
  if (target !== undefined) table.target = target ?? undefined;
  // What is said last counts: ratings are of one modality, and the rating is what is predicted.
  const ratings = said.interactions && (interactions || ((target ?? said.interactions.rating) === said.interactions.rating && (said.modality ?? 'INTERACTIONS') === 'INTERACTIONS'));
  table.declared = ratings && said.interactions ? { interactions: said.interactions } : said.modality ? { modality: said.modality } : {};
}
