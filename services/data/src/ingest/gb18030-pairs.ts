const LINE_FEED = 0x0a;

/**
 * Judges whether bytes that are not UTF-8 are GB18030: every one of them has to be part of a sequence of that encoding, and most pairs
 * lie where its frequent characters do (GB2312: lead 0xB0–0xF7, 0xA1–0xA9 for punctuation; trail from 0xA1). Accented letters of Latin-1
 * also make such sequences, but mostly of a high byte and a letter, or of two high bytes within a word, as in "größer".
 */
export class Gb18030Pairs {
  #valid = true;
  /** Bytes of a sequence that has begun. */
  #sequence: number[] = [];
  #pairs = 0;
  #frequent = 0;
  /** Single frequent pairs with a letter on either side. */
  #withinWords = 0;
  #run = { pairs: 0, frequent: 0, afterLetter: false };
  #afterLetter = false;

  push(bytes: Uint8Array): void {
    if (!this.#valid) return;
    for (const byte of bytes) {
      if (this.#sequence.length > 0) this.#continue(byte);
      else if (byte < 0x80) this.#ascii(byte);
      else this.#begin(byte);
      if (!this.#valid) return;
    }
  }

  /** At the end of the text: whether it is GB18030. */
  finish(): boolean {
    if (this.#sequence.length === 0) this.#ascii(LINE_FEED);
    return this.#valid && this.#sequence.length === 0 && (this.#frequent - this.#withinWords) * 2 > this.#pairs;
  }

  #begin(lead: number): void {
    if (lead === 0x80 || lead === 0xff) this.#valid = false;
    else this.#sequence = [lead];
    if (this.#run.pairs === 0) this.#run.afterLetter = this.#afterLetter;
  }

  /** A trail ends a pair; a digit goes on to four bytes, of which the third is a lead and the fourth a digit. */
  #continue(byte: number): void {
    const [lead = 0] = this.#sequence;
    const length = this.#sequence.length;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (length === 1 && byte >= 0x40 && byte !== 0x7f && byte !== 0xff) {
      this.#count(byte >= 0xa1 && ((lead >= 0xb0 && lead <= 0xf7) || (lead >= 0xa1 && lead <= 0xa9)));
      this.#sequence = [];
    } else if ((length === 2 && byte >= 0x81 && byte <= 0xfe) || (length === 1 && isDigit)) this.#sequence.push(byte);
    else if (length === 3 && isDigit) this.#sequence = [];
    else this.#valid = false;
  }

  #count(isFrequent: boolean): void {
    this.#pairs++;
    this.#run.pairs++;
    if (!isFrequent) return;
    this.#frequent++;
    this.#run.frequent++;
  }

  #ascii(byte: number): void {
    this.#afterLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    const { pairs, frequent, afterLetter } = this.#run;
    if (pairs === 1 && frequent === 1 && afterLetter && this.#afterLetter) this.#withinWords++;
    this.#run.pairs = 0;
    this.#run.frequent = 0;
  }
}
