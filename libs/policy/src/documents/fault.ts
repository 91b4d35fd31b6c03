/** What is wrong with documents, and where: a JSON pointer into the list of documents, `/0/store/settle`. */
export interface PolicyFault {
  readonly at: string;
  readonly problem: string;
}
