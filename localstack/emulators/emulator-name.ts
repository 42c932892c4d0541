/** What `--target` takes. */
export type EmulatorName = 'localstack' | 'ministack';
