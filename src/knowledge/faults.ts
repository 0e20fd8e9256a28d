/** One thing that is wrong in a knowledge file. `line` is 1-based; 0 stands for the whole file. */
export interface Fault {
  file: string;
  line: number;
  message: string;
}

/** Thrown by `loadKnowledge`: nothing is served from knowledge that does not check out. */
export class KnowledgeError extends Error {
  override readonly name = 'KnowledgeError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(describeFault).join('\n'));
    this.faults = faults;
  }
}

export const describeFault = (fault: Fault): string => `${fault.file}:${fault.line}: ${fault.message}`;
