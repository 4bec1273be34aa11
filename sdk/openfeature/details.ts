import { ErrorCode, type FlagMetadata, type ResolutionDetails } from '@openfeature/core'
import type { Evaluation } from '../core/evaluation.ts'

/**
 * An answer in OpenFeature's words. Reasons are its own where it has one and ours elsewhere; metadata say what decided,
 * under the names that our answers over HTTP have.
 *
 * @param value the evaluation's, of the type that was asked for
 */
export function detailsOf<Value>(evaluation: Evaluation<unknown>, value: Value): ResolutionDetails<Value> {
  const { flag, variation, reason, error } = evaluation
  if (error !== null) return { value, reason: 'ERROR', errorCode: ErrorCode[error.code], errorMessage: error.message }
  if (reason === 'SUBJECT_UNKNOWN') {
    return { value, reason: 'ERROR', errorCode: ErrorCode.TARGETING_KEY_MISSING, errorMessage: `${flag} is decided by a bucket, and nobody is named whose bucket it could be: set a targetingKey.` }
  }
  return { value, reason, ...(variation === null ? {} : { variant: variation }), flagMetadata: metadataOf(evaluation) }
}

function metadataOf({ rule, assignment, exposes }: Evaluation<unknown>): FlagMetadata {
  const decided = rule === null ? {} : { rule }
  if (assignment === null) return decided
  const { experiment, phase, variant, bucket, holdout, forced } = assignment
  return { ...decided, experiment, phase, variant, exposes, ...(bucket === null ? {} : { bucket }), ...(holdout === null ? {} : { holdout }), ...(forced ? { forced } : {}) }
}
