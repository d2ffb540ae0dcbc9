import { z } from 'zod';
import { LIMITS } from './limits.js';

export const SCHEDULES = ['constant', 'cosine', 'cosineWarmup', 'step', 'reduceOnPlateau'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

export const scheduleOptionsSchema = z.strictObject({
  warmup: z.number().gt(0).lt(1).optional().describe('Of cosineWarmup: share of all steps in which the rate rises from 0; 0.05 by default.'),
  every: z.int().min(1).max(LIMITS.epochs).optional().describe('Of step: epochs until the rate falls again; a third of all by default.'),
  factor: z.number().gt(0).lt(1).optional().describe('Of step and reduceOnPlateau: what the rate is multiplied by; 0.1 and 0.3 by default.'),
  patience: z.int().min(1).max(LIMITS.patience).optional().describe('Of reduceOnPlateau: epochs without improvement; a third of early stopping\'s by default.'),
});
export type ScheduleOptions = z.infer<typeof scheduleOptionsSchema>;

const SCHEDULE_OPTIONS: Record<ScheduleName, readonly (keyof ScheduleOptions)[]> = {
  constant: [], cosine: [], cosineWarmup: ['warmup'], step: ['every', 'factor'], reduceOnPlateau: ['factor', 'patience'],
};
export const scheduleOptionsOf = (schedule: ScheduleName): readonly (keyof ScheduleOptions)[] => SCHEDULE_OPTIONS[schedule];

const DESCRIPTIONS: Record<ScheduleName, string> = {
  constant: 'The learning rate stays as it is.',
  cosine: 'Falls from the learning rate to a hundredth of it over all epochs, slowly at both ends (Loshchilov and Hutter 2017).',
  cosineWarmup: 'As cosine, after rising from 0: the first steps are the wildest (Goyal et al. 2017).',
  step: 'Falls to a share of it every few epochs.',
  reduceOnPlateau: 'Falls to a share of it when the loss has not improved for some epochs.',
};
export const describeSchedule = (schedule: ScheduleName): string => DESCRIPTIONS[schedule];
