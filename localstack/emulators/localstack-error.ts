import { CodedError } from '../coded-error.ts';

export type LocalStackErrorCode =
  | 'PYTHON_MISSING'
  | 'INSTALL_FAILED'
  | 'START_FAILED'
  | 'INIT_FAILED'
  | 'PORT_TAKEN'
  | 'DOCKER_FAILED'
  | 'NOT_RUNNING'
  | 'NOT_DEPLOYED'
  | 'STATE_UNREADABLE'
  | 'DEPLOY_FAILED'
  | 'MIGRATION_FAILED'
  | 'ALREADY_DEPLOYED'
  | 'COMMIT_UNKNOWN'
  | 'COMMIT_UNUSABLE'
  | 'NOTHING_CHANGED'
  | 'UPGRADE_FAILED'
  | 'DIFF_FAILED'
  | 'DIFF_NOT_QUIET';

/** A localstack command cannot go on; the message says what to do. The code is stable. */
export class LocalStackError extends CodedError<LocalStackErrorCode> {
  override readonly name = 'LocalStackError';
}
