/** Client histories and what an auditor must count in them (schema highwater/log-anomalies@1). */
import type { Form } from '../cases.ts';
import { isObject, listOf, objectOf } from '../cases.ts';

export const anomaliesForm: Form = {
  name: 'log anomalies',
  recognises: (json) => isObject(json) && json.schema === 'highwater/log-anomalies@1',
  casesOf: (json) =>
    listOf(objectOf(json, 'the file').vectors, 'vectors').map((entry, index) => {
      const { id, options, history, expect } = objectOf(entry, `vector ${index}`);
      const part = { adapter: 'log-anomalies', given: { options, history }, when: 'audit', expected: expect };
      return { name: String(id), area: 'log-anomalies', parts: [part] };
    }),
};
