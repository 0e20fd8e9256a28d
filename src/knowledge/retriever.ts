import type { CallbackManagerForRetrieverRun } from '@langchain/core/callbacks/manager';
import { Document as LangChainDocument } from '@langchain/core/documents';
import { BaseRetriever, type BaseRetrieverInput } from '@langchain/core/retrievers';
import type { Searcher } from './search/searcher.ts';

/**
 * The search as a LangChain retriever: `metadata.ref` is the exact anchor to cite.
 * @example await new PassageRetriever({ searcher, limit: 5 }).invoke('how long can an agreement run?')
 */
export class PassageRetriever extends BaseRetriever {
  static override lc_name(): string {
    return 'PassageRetriever';
  }

  override lc_namespace = ['dars-guide', 'knowledge'];
  private readonly searcher: Searcher;
  private readonly limit: number;

  constructor({ searcher, limit = 10, ...rest }: BaseRetrieverInput & { searcher: Searcher; limit?: number }) {
    super(rest);
    this.searcher = searcher;
    this.limit = limit;
  }

  override _getRelevantDocuments(query: string, _run?: CallbackManagerForRetrieverRun): Promise<LangChainDocument[]> {
    const { passages } = this.searcher.search(query, { limit: this.limit });
    return Promise.resolve(
      passages.map(
        ({ passage, score }) =>
          new LangChainDocument({
            id: passage.ref,
            pageContent: passage.text,
            metadata: { ref: passage.ref, document: passage.document, kind: passage.kind, cites: passage.cites, score },
          }),
      ),
    );
  }
}
