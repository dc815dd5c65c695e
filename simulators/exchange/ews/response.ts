/**
 * Owns response messages: one per item of a batch, in order, each Success, Warning or Error.
 */
import { ItemError } from './fault.ts';
import { message } from './soap.ts';
import { element, sequence, tag, type Xml } from './xml-write.ts';

const NO_ERROR = tag('m:ResponseCode', 'NoError');

/** The response of an operation: `work` is called for each element in turn; an ItemError of one does not touch the others. */
export function batch<T>(operation: string, elements: readonly T[], work: (each: T) => Xml | undefined): Xml {
  const messages = elements.map((each) => attempt(operation, () => work(each)));
  return message(`${operation}Response`, tag('m:ResponseMessages', sequence(messages)));
}

/** The response of an operation without a batch. */
export function single(operation: string, work: () => Xml | undefined): Xml {
  return batch(operation, [0], work);
}

/** A whole response in which every one of `count` messages fails the same way. */
export function failedBatch(operation: string, count: number, error: ItemError): Xml {
  return message(
    `${operation}Response`,
    tag('m:ResponseMessages', sequence(Array.from({ length: count }, () => failed(operation, error)))),
  );
}

function attempt(operation: string, work: () => Xml | undefined): Xml {
  try {
    return element(`m:${operation}ResponseMessage`, { ResponseClass: 'Success' }, NO_ERROR, work());
  } catch (error) {
    if (error instanceof ItemError) return failed(operation, error);
    throw error;
  }
}

function failed(operation: string, error: ItemError): Xml {
  const values = Object.entries(error.messageXml).map(([name, value]) =>
    name === 'FieldURI' ? element('t:FieldURI', { FieldURI: value }) : element('t:Value', { Name: name }, value),
  );
  return element(
    `m:${operation}ResponseMessage`,
    { ResponseClass: error.responseClass },
    tag('m:MessageText', error.message),
    tag('m:ResponseCode', error.code),
    tag('m:DescriptiveLinkKey', '0'),
    values.length === 0 ? undefined : tag('m:MessageXml', sequence(values)),
    error.content ?? errorContent(operation),
  );
}

/** The schema requires an empty list of items even in an error of these. */
function errorContent(operation: string): Xml | undefined {
  return ['CreateItem', 'GetItem', 'UpdateItem', 'MoveItem', 'CopyItem'].includes(operation)
    ? tag('m:Items')
    : undefined;
}
