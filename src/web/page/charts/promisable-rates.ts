import { at } from "../../../core/at.ts";

/** The highest budget that the controls offer: half of the normal traces. */
export const HIGHEST_RATE = 0.5;

/** So many decimals of a rate are said: hundredths of a per cent. */
const RATE_DECIMALS = 4;

/**
 * The rate that lets `alarmed` of the calibration traces and one raise an alarm, rounded up to a
 * hundredth of a per cent, so that the rate which is shown is the rate which holds: 3.45 % for one
 * in 29. Where rates lie closer than that, it has more decimals, and still the threshold of
 * `alarmed`.
 */
export function promisableRate(alarmed: number, calibrationTraces: number): number {
  const decimals = Math.max(RATE_DECIMALS, Math.ceil(Math.log10(calibrationTraces + 1)) + 1);
  const unit = 10 ** decimals;
  return Math.ceil((alarmed / (calibrationTraces + 1)) * unit - 1e-6) / unit;
}

/**
 * The least false-alarm rate that `calibrationTraces` can promise: one in so many and one, as
 * {@link promisableRate} rounds it.
 */
export function leastRate(calibrationTraces: number): number {
  return promisableRate(1, calibrationTraces);
}

/**
 * How many rates up to {@link HIGHEST_RATE} can be promised: 1 / (n + 1), 2 / (n + 1) and so on; 0
 * without a calibration trace.
 */
export function promisableRates(calibrationTraces: number): number {
  return Math.floor(HIGHEST_RATE * (calibrationTraces + 1) + 1e-9);
}

/**
 * The promisable rate whose threshold is nearest to `score`; of several with that threshold, the
 * lowest. Null without a calibration trace.
 * @param calibrationAscending scores of normal traces, ascending
 */
export function rateNearestTo(calibrationAscending: Float64Array, score: number): number | null {
  const number = calibrationAscending.length;
  const most = promisableRates(number);
  if (most === 0) return null;
  const thresholdOf = (alarmed: number): number =>
    alarmed === 0 ? Infinity : at(calibrationAscending, number - alarmed);
  let nearest = 1;
  for (let alarmed = 2; alarmed <= most; alarmed++) {
    const isNearer = Math.abs(thresholdOf(alarmed) - score) < Math.abs(thresholdOf(nearest) - score);
    if (isNearer) nearest = alarmed;
  }
  return promisableRate(nearest, number);
}

/**
 * Places of the slider: 0 is the least promisable rate, this the highest; between them rates grow
 * by the same factor from place to place.
 */
export const SLIDER_PLACES = 1000;

function alarmedOf(rate: number, calibrationTraces: number): number {
  return Math.floor(rate * (calibrationTraces + 1) + 1e-9);
}

/**
 * Where the slider stands at a rate, a whole number from 0 to {@link SLIDER_PLACES}; rates outside
 * the promisable ones stand at its ends.
 */
export function sliderPlace(rate: number, calibrationTraces: number): number {
  const most = promisableRates(calibrationTraces);
  if (most < 2) return 0;
  const place = (Math.log(rate * (calibrationTraces + 1)) / Math.log(most)) * SLIDER_PLACES;
  return Math.min(SLIDER_PLACES, Math.max(0, Math.round(place)));
}

/** The promisable rate at a place of the slider. Without a calibration trace it is 1. */
export function rateAtPlace(place: number, calibrationTraces: number): number {
  const most = Math.max(1, promisableRates(calibrationTraces));
  return promisableRate(Math.round(most ** (place / SLIDER_PLACES)), calibrationTraces);
}

/**
 * The rate after the slider went from `rate` to `place` by a key: always another promisable rate,
 * also where rates lie further apart than places. At the ends it stays.
 */
export function rateStepped(rate: number, place: number, calibrationTraces: number): number {
  const next = rateAtPlace(place, calibrationTraces);
  const from = sliderPlace(rate, calibrationTraces);
  const alarmed = alarmedOf(rate, calibrationTraces);
  if (place === from || alarmedOf(next, calibrationTraces) !== alarmed) return next;
  const most = Math.max(1, promisableRates(calibrationTraces));
  return promisableRate(Math.min(most, Math.max(1, alarmed + Math.sign(place - from))), calibrationTraces);
}
