import type { InteractionRoles } from '@lepton/features';
import type { ColumnProfile } from './profile.types.js';

const ending = '(?:[_\\s.-]?(?:id|name|no|number|title|key))?';
const called = (...words: string[]) => new RegExp(`^(?:${words.join('|')})${ending}$`, 'i');
const USER = called('user', 'customer', 'client', 'member', 'reader', 'viewer', 'listener', 'reviewer', 'person', 'account', 'visitor', 'subscriber');
const ITEM = called('item', 'movie', 'film', 'book', 'product', 'article', 'song', 'track', 'album', 'artist', 'game', 'restaurant', 'recipe', 'course', 'video', 'show', 'app', 'isbn');
const RATING = called('rating', 'stars', 'score', 'rate', 'grade', 'points');
const TIME = called('time', 'timestamp', 'date', 'datetime', 'rated[_\\s]?at', 'created[_\\s]?at');

/**
 * Who rated or took what, if that is all that a table says: a user, an item, perhaps a number, and perhaps when. User and item come again
 * and again, or there would be nothing to learn from. Undefined for any other table.
 */
export function interactionRoles(columns: readonly ColumnProfile[]): InteractionRoles | undefined {
  const roles = likelyRoles(columns);
  const again = (wanted: string) => columns.some(({ name, statistics: { count, missing, distinct } }) => name === wanted && distinct >= 2 && distinct * 2 <= count - missing);
  return roles && columns.length === Object.keys(roles).length && again(roles.user) && again(roles.item) ? roles : undefined;
}

/** The columns that are called so, where each role has one. */
export function likelyRoles(columns: readonly ColumnProfile[]): InteractionRoles | undefined {
  const one = (pattern: RegExp) => {
    const fitting = columns.filter(({ name }) => pattern.test(name));
    return fitting.length === 1 ? fitting[0] : undefined;
  };
  const [user, item, rating, time] = [one(USER), one(ITEM), one(RATING), one(TIME)];
  if (!user || !item || (rating && rating.type !== 'INTEGER' && rating.type !== 'NUMBER')) return undefined;
  return { user: user.name, item: item.name, ...(rating && { rating: rating.name }), ...(time && { time: time.name }) };
}
