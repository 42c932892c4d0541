import type { Migration } from '../../migration.ts';
import { controlPlane } from './0001-control-plane.ts';
import { importingCases } from './0002-importing-cases.ts';
import { deployment } from './0003-deployment.ts';
import { caseSettings } from './0004-case-settings.ts';

/** The history of the core database, in order. */
export const coreMigrations: readonly Migration[] = [controlPlane, importingCases, deployment, caseSettings];
