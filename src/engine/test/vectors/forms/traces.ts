/** Counterexamples of the formal specifications (schema highwater/tla-traces@1): the steps of one protocol variant that end
 *  in a stated violation, and the first of them that the modern protocol refuses. */
import type { Form, VectorCase } from '../cases.ts';
import { isObject, listOf, objectOf } from '../cases.ts';

export const tracesForm: Form = {
  name: 'formal traces',
  recognises: (json) => isObject(json) && json.schema === 'highwater/tla-traces@1',
  casesOf: (json) => listOf(objectOf(json, 'the file').traces, 'traces').map(caseOf),
};

function caseOf(json: unknown, index: number): VectorCase {
  const { id, trace, invariant, exposedRecords, modern, otherModes, ...given } = objectOf(
    json,
    `trace ${index}`,
  );
  const steps = listOf(trace, `trace ${index}`).map((step) => objectOf(step, `a step of trace ${index}`));
  return {
    name: String(id),
    area: 'tla-traces',
    parts: [
      {
        adapter: 'tla-trace',
        given,
        when: steps.map(({ action, params }) => ({ action, params })),
        expected: { invariant, states: steps.map(({ state }) => state), exposedRecords, modern, otherModes },
      },
    ],
  };
}
