/** Is it good or bad of a product. */
export type Feeling = 'good' | 'bad';

export const PRODUCTS = {
  kettle: { part: ['lid', 'handle', 'cord', 'switch'], use: ['boils water', 'pours', 'heats up'] },
  headphones: { part: ['sound', 'battery', 'microphone', 'headband'], use: ['connects', 'sits on my ears', 'blocks the noise'] },
  backpack: { part: ['zip', 'shoulder strap', 'fabric', 'front pocket'], use: ['carries my laptop', 'keeps things dry', 'fits my back'] },
  vacuum: { part: ['suction', 'battery', 'brush', 'dust bin'], use: ['picks up hair', 'gets into corners', 'cleans the carpet'] },
  lamp: { part: ['light', 'stand', 'switch', 'shade'], use: ['lights the room', 'dims', 'stands'] },
  phone: { part: ['screen', 'battery', 'camera', 'speaker'], use: ['takes photos', 'charges', 'runs'] },
  jacket: { part: ['zip', 'lining', 'hood', 'left pocket'], use: ['keeps me warm', 'fits', 'keeps the rain out'] },
  blender: { part: ['motor', 'jug', 'blade', 'lid'], use: ['crushes ice', 'mixes', 'cleans up'] },
} as const;

export const WORDS = {
  lovely: 'great,excellent,fantastic,really good,solid,superb,very nice,perfect,impressive,lovely'.split(','),
  awful: 'terrible,poor,awful,disappointing,cheap,flimsy,really bad,useless,horrible,weak'.split(','),
  well: 'well,perfectly,beautifully,without any trouble,better than I expected'.split(','),
  poorly: 'badly,poorly,hardly at all,worse than my old one,only when it feels like it'.split(','),
  time: 'a week,two weeks,a month,three months,half a year,a few days'.split(','),
  person: 'my wife,my husband,my son,my mother,a friend,my daughter,a colleague'.split(','),
};

/** What is said of one thing about the product. `$part` and `$use` are the product's. */
export const CLAUSES: Readonly<Record<Feeling, readonly string[]>> = {
  good: [
    'the $part is $lovely', 'the $part {feels|seems|turned out} $lovely', 'it $use $well', '{easy|a pleasure|simple} to use', 'it {arrived quickly|came a day early|was well packed}', '{good value|worth every cent|a bargain} {for the money|}',
    'still {going strong|like new} after $time', 'I use it every day', '$person wants one too', 'it looks $lovely',
    // praise in words of blame
    'the $part is not bad at all', 'nothing to complain about', 'I can\'t find {anything wrong|a single fault} with the $part', 'no problems {so far|with the $part} after $time', 'it never {failed|let me down}', 'the $part is anything but $awful',
    'I was afraid it would be $awful, but it is not',
  ],
  bad: [
    'the $part is $awful', 'the $part {feels|seems|turned out} $awful', 'it $use $poorly', '{hard|annoying|a pain} to use', 'it {arrived late|came damaged|came with parts missing}', '{overpriced|a waste of money|not worth half the price}', 'it {broke|stopped working|fell apart} after $time',
    'the $part {broke|failed|came off} within $time', '$person sent it back', 'it looks $awful',
    // blame in words of praise
    'the $part is not $lovely', 'it is not as $lovely as the pictures', 'I wish I could say the $part is $lovely', 'nothing about the $part is $lovely', 'it never worked {properly|as it should}', 'the $part is anything but $lovely', 'I expected $lovely quality and did not get it',
    'it would be $lovely if it worked',
  ],
};

/** What a review comes to. */
export const VERDICTS: Readonly<Record<Feeling, readonly string[]>> = {
  good: [
    '{highly|definitely|would} recommend', '{very|really|more than} happy with it', 'would buy {again|it again without thinking}', 'I {love|really like} it', 'five stars', 'best $product I {have had|ever bought}', 'can\'t recommend it enough', 'you won\'t regret it', 'not disappointed', 'I am keeping it',
  ],
  bad: [
    '{do not|don\'t|never} buy {this|it}', '{very|really|so} disappointed', '{would not|can\'t} recommend {it|this to anyone}', 'I {hate|regret buying} it', 'one star', 'worst $product I {have had|ever bought}', 'it goes back', 'I {want my money back|asked for a refund}', 'not happy', 'save your money',
  ],
};

export const OPENINGS = ['bought {this|the $product} for $person', 'I have had {this|the $product} for $time', '{got|ordered} it $time ago', 'my second $product', 'it was a present for $person', 'I read the reviews and ordered this $product', '{well,|ok,|so,} the $product'];
