import { bytesOf } from '../../../shared/aws/object-source.ts';
import { beginImport } from '../../../shared/batches/begin-import.ts';
import { type Batch, recordBatch } from '../../../shared/batches/record-batch.ts';
import { readCaseSettings } from '../../../shared/cases/case-settings.ts';
import { gmt } from '../../../shared/domain/gmt.ts';
import type { ImportOptions } from '../../../shared/domain/import-options.ts';
import { readObjectKey } from '../../../shared/domain/object-key.ts';
import { startOfCut } from '../../../shared/load-files/cutting/cut-state.ts';
import { HEAD_BYTES } from '../../../shared/load-files/formats/format.ts';
import { readHeader } from '../../../shared/load-files/formats/read-header.ts';
import { sniffDialect } from '../../../shared/load-files/formats/sniff-dialect.ts';
import type { CreatedObject } from '../../../shared/messages/commands/s3-notification.ts';
import type { IntakePorts } from '../ports.ts';

/**
 * Records the batch of an object whose header can be read; one that cannot leaves nothing behind but its message. The
 * date order that was set is recorded with it, so that all its parts are read by one.
 * @param digest The source that makes the batch the same batch.
 */
export async function openBatch(
  ports: IntakePorts,
  caseId: number,
  object: CreatedObject,
  digest: Buffer,
  options: ImportOptions,
): Promise<Batch> {
  const { batchName, fileName } = readObjectKey(object.key);
  const head = await bytesOf(await ports.readObject(object, { start: 0, end: HEAD_BYTES }));
  const { layout, byteStart, firstLine } = readHeader(sniffDialect(head, fileName), head);
  const now = gmt(ports.clock());
  const { policy, settings } = await ports.sessions.coreWriterSession(async (session) => ({
    policy: await beginImport(session, caseId, ports.clock()),
    settings: await readCaseSettings(session, caseId),
  }));
  const dateOrder = options.dateOrder ?? settings.dateOrder ?? undefined;
  const { bucket, key, versionId, eTag, size: bytes } = object;
  const cutState = startOfCut(byteStart, firstLine);
  return ports.sessions.writerSession((session) =>
    recordBatch(
      session,
      {
        name: batchName,
        digest,
        policy,
        origin: { kind: 'load_file', bucket, key, versionId, eTag, bytes, layout: { ...layout, dateOrder }, cutState },
      },
      now,
    ),
  );
}
