export type Intent =
  'track_order' | 'cancel_order' | 'return_item' | 'refund_status' | 'change_address' | 'payment_failed' | 'reset_password' | 'close_account' | 'product_question' | 'speak_to_agent';

/** How often each is meant. */
export const INTENTS: Readonly<Record<Intent, number>> = {
  track_order: 16, refund_status: 12, return_item: 12, payment_failed: 10, cancel_order: 10, product_question: 10, reset_password: 9, change_address: 8, speak_to_agent: 7, close_account: 6,
};

export const THINGS = {
  item: 'jacket,kettle,headphones,running shoes,desk lamp,backpack,coffee grinder,blue sweater,phone case,keyboard,yoga mat,rain coat,tent,blender,wall clock,book shelf'.split(','),
  day: 'Monday,Tuesday,Thursday,Friday,the 3rd,the 14th,last week,yesterday,two days ago,a week ago,ten days ago'.split(','),
  order: ['order {4|5|7}{0|1|3|8}{2|6|9}{1|5|7}{0|2|4}', 'my order', 'the {$item|parcel|package}', 'order no. {8|9}{0|2|5}{3|6}{1|4|7}', 'my {$item|parcel|delivery}'],
  card: ['card', 'credit card', 'debit card', 'bank card', 'gift card'],
  street: ['12 Mill Lane', '4b Station Road', '77 Harbour Street', 'my office', 'my new place', 'my parents\' house'],
};

export const TEMPLATES: Readonly<Record<Intent, readonly string[]>> = {
  track_order: [
    '{where is|any idea where|can you tell me where} $order {is|has got to|} {now|right now|}?', 'when will $order {arrive|be here|get here|be delivered}?',
    '$order {still has not|hasn\'t} {arrived|come|shown up}, {it was due|you promised it for|I ordered it} $day', 'the tracking {link|page|number} {says nothing|has not changed since $day|does not work} for $order',
    '{I am|I\'m} {still|} waiting for $order', '{has|did} $order {shipped|been sent out|leave the warehouse} {yet|already}?', 'what is the status of $order', 'my $item {is|are} late, {how much longer|how long does it take}?',
  ],
  cancel_order: [
    '{please|} cancel $order', 'I {want|need|would like} to cancel $order', '{can|could} you stop $order before it {ships|is sent|goes out}?', 'I ordered the {wrong $item|$item twice} {by mistake|by accident}, {please don\'t send it|can it be stopped}?',
    'I {no longer|don\'t} need the $item {I ordered $day|any more}, {cancel it|don\'t ship it} {please|}', 'is it {too late|still possible} to cancel $order?', '{I\'ve changed|changed} my mind about $order, {it has not shipped yet|call it off}',
  ],
  return_item: [
    'how {do|can} I {return|send back} {a|my|the} $item?', 'the $item {does not fit|is too small|is too big|is broken|came damaged|is the wrong colour}, {I want to send it back|how do I return it}?', 'I {need|want} a {return label|label to send it back} for {the|my} $item',
    '{can|may} I {exchange|swap} the $item {for another size|for a different one|}?', '{what is|tell me} your return policy {for a $item|}', 'I got {a $item I did not order|the wrong $item}, {where do I send it|how does it go back}?', 'returning {the|my} $item, {do I pay for the postage|which address}?',
  ],
  refund_status: [
    '{where is|what about|what happened to} my {refund|money}?', 'I {sent back|returned} the $item $day and {still have no refund|the money is not back|nothing was paid back}', '{when|how soon} {will I get|do I get} my money back {for the $item|}?',
    'the refund for $order {has not arrived|is missing|is less than I paid}', 'you {promised|confirmed} a refund $day, {nothing yet|where is it}?', 'my refund {is|was} {too low|only half}', 'how long does a refund take {to my $card|}?',
  ],
  change_address: [
    '{I need to|can I|how do I} change {my|the} {delivery|shipping|} address {for $order|}?', 'please {send|deliver} $order to $street {instead|}', 'I{\'ve| have} moved, {please update my address|my new address is $street}', 'the address {on|for} $order is wrong, {it should be|send it to} $street',
    '{can|could} the parcel go to $street?', 'I {typed|entered|gave} the wrong {street|postcode|house number} {for $order|}',
  ],
  payment_failed: [
    'my $card {was|gets|keeps being} {declined|rejected|refused} {at checkout|}', 'I can\'t {pay|check out}, {the payment fails|it says error|my $card is not accepted}', 'I was charged {twice|two times} {for $order|}', '{the payment|paying} {does not go|won\'t go} through {with my $card|}',
    'why {is|was} my $card {not accepted|declined}?', '{money was taken|I was charged} but {there is no order|the order failed|I got no confirmation}', 'the checkout {hangs|freezes|shows an error} when I {pay|enter my $card}',
  ],
  reset_password: [
    'I {forgot|lost|can\'t remember} my password', '{how do I|I need to|can you} reset my password?', 'the {reset|password} {email|mail|link} {never comes|has expired|does not work}', 'I can\'t {log in|sign in|get into my account} {any more|}', 'my account is locked {after too many tries|}',
    '{it says|the site says} wrong password, {but it is right|I am sure it is correct}', 'no {code|verification mail} {arrives|comes} when I {log in|sign in}',
  ],
  close_account: [
    '{please|} {delete|close|remove} my account', 'I {want|would like} {to close my account|my account deleted|all my data erased}', 'how {do|can} I {delete|close|get rid of} my account?', '{take me off|remove me from} your {list|database} {and delete my data|}', '{unsubscribe|sign me off} and {delete everything|close the account}',
    'I no longer {shop here|want an account}, {delete it|close it} {please|}',
  ],
  product_question: [
    '{is|are} the $item {waterproof|in stock|made of leather|machine washable|available in black}?', 'when {is|will} the $item {be|come} back in stock?', '{what size|which colour|how heavy} {is|are} the $item?', 'does the $item {come with|have} {a guarantee|batteries|a charger|a manual}?',
    '{do you|will you} {sell|have} {a|the} $item {in green|in size 42|for children|}?', 'what is the difference between the {two $item models|$item and the cheaper one}?', 'how long is the {warranty|guarantee} {on|of} the $item?',
  ],
  speak_to_agent: [
    '{can I|let me|I want to} {speak|talk} to {a human|a person|someone|an agent|somebody real}', '{please|} {call me|phone me back|connect me to an agent}', 'is there a {phone number|person|human} {I can call|to talk to|}?', 'this {bot|chat} {does not help|is useless}, {get me a human|I want a real person}', 'I want to {complain|make a complaint} {to a manager|}',
    '{agent|human|operator} please',
  ],
};

/** What is said for either of two reasons: no model can tell, and is right in half of these. */
export const AMBIGUOUS: readonly (readonly [Intent, Intent, string])[] = [
  ['return_item', 'refund_status', 'I {sent|am sending} the $item back {because it is broken|}, {what happens now|what next}?'], ['cancel_order', 'close_account', '{please cancel everything|I want out, cancel it all}'],
  ['track_order', 'change_address', '{has|did} $order {gone|go} to {$street|my old address}?'], ['payment_failed', 'refund_status', 'I {want|need} my money {back|returned}, {you took it twice|that payment was wrong}'],
  ['cancel_order', 'return_item', 'I don\'t want the $item {any more|after all}'], ['reset_password', 'speak_to_agent', '{nothing works|I am stuck}, {help me|can somebody help} {with my account|}'], ['product_question', 'return_item', '{can|could} I get the $item in {another size|a different colour}?'],
  ['track_order', 'speak_to_agent', '{no one|nobody} {answers|tells me anything} about $order'],
];
