/** Sent to an execution environment; it handles one invocation at a time. */
export interface InvokeMessage {
  readonly type: 'invoke';
  readonly requestId: string;
  readonly event: unknown;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** Sent by an execution environment. */
export type EnvironmentMessage =
  | { readonly type: 'ready' }
  /** The handler is about to be called. */
  | { readonly type: 'begun'; readonly requestId: string }
  /** `payload` is the response as JSON text. */
  | { readonly type: 'returned'; readonly requestId: string; readonly payload: string }
  | { readonly type: 'threw'; readonly requestId: string; readonly message: string };

/** Arguments of the process, as one JSON text. */
export interface EnvironmentArguments {
  readonly codeDirectory: string;
  /** `file.export` */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMegabytes: number;
  readonly logStreamName: string;
}
