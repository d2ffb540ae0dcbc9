/** What the mouth does for a while. Hz and seconds, of an adult man. */
export interface Sound {
  readonly seconds: number;
  /** The resonances (formants) that it ends with; they glide there from those before. */
  readonly formants: readonly [number, number, number];
  /** Of the voice. */
  readonly voice: number;
  /** Of breath through the resonances, and of hiss: noise about one frequency. */
  readonly breath?: number;
  readonly hiss?: readonly [level: number, hertz: number];
}

// Formants after Peterson and Barney (1952) and Klatt (1980), rounded.
const I = [280, 2_250, 2_900] as const, IH = [400, 1_950, 2_550] as const, EH = [550, 1_800, 2_480] as const, AE = [680, 1_700, 2_410] as const, AH = [640, 1_190, 2_390] as const;
const AA = [720, 1_100, 2_440] as const, AO = [570, 840, 2_410] as const, OU = [460, 900, 2_300] as const, UH = [320, 870, 2_240] as const, UW = [300, 900, 2_240] as const;
const N = [250, 1_450, 2_300] as const, R = [330, 1_100, 1_550] as const, L = [340, 1_050, 2_700] as const, W = [290, 620, 2_200] as const;

const vowel = (formants: Sound['formants'], seconds: number, voice = 1): Sound => ({ seconds, formants, voice });
const nasal = (formants: Sound['formants'], seconds: number): Sound => ({ seconds, formants, voice: 0.35 });
const closed = (formants: Sound['formants'], seconds = 0.06): Sound => ({ seconds, formants, voice: 0 });
const burst = (formants: Sound['formants'], hertz: number, level = 0.35, seconds = 0.025): Sound => ({ seconds, formants, voice: 0, hiss: [level, hertz] });
const hissing = (formants: Sound['formants'], hertz: number, level: number, seconds: number): Sound => ({ seconds, formants, voice: 0, hiss: [level, hertz] });

/** Each command as it is said, sound by sound. */
export const COMMANDS: Readonly<Record<string, readonly Sound[]>> = {
  yes: [vowel(I, 0.07, 0.6), vowel(EH, 0.16), hissing(EH, 3_500, 0.4, 0.17)],
  no: [nasal(N, 0.08), vowel(OU, 0.12), vowel(UH, 0.13, 0.7)],
  up: [vowel(AH, 0.17), closed(AH, 0.07), burst(AH, 900, 0.2)],
  down: [closed(AH, 0.02), burst(AE, 2_800, 0.25, 0.015), vowel(AA, 0.13), vowel(UH, 0.11, 0.8), nasal(N, 0.1)],
  left: [vowel(L, 0.08, 0.6), vowel(EH, 0.14), hissing(EH, 2_600, 0.12, 0.08), closed(EH, 0.05), burst(EH, 3_200, 0.3)],
  right: [vowel(R, 0.09, 0.6), vowel(AA, 0.12), vowel(IH, 0.1, 0.8), closed(IH, 0.06), burst(IH, 3_200, 0.3)],
  stop: [hissing(AO, 3_500, 0.4, 0.14), closed(AO, 0.05), burst(AO, 3_000, 0.25, 0.02), vowel(AA, 0.15), closed(AO, 0.06), burst(AO, 900, 0.2)],
  go: [closed(UW, 0.03), burst(UW, 1_600, 0.3, 0.02), vowel(OU, 0.13), vowel(UW, 0.14, 0.7)],
};

/** Sounds begin from here. */
export const AT_REST: Sound['formants'] = W;
