/** Counterexamples of the formal specifications (schema highwater/tla-traces@1): the steps of one protocol variant that end
 *  in a stated violation, which the newest protocol does not have. */
import type { Form, VectorCase } from '../cases.ts';
import { isObject, listOf, objectOf } from '../cases.ts';

export const tracesForm: Form = {
  name: 'formal traces',
  recognises: (json) => isObject(json) && json.schema === 'highwater/tla-traces@1',
  casesOf: (json) => listOf(objectOf(json, 'the file').traces, 'traces').map(caseOf),
};

function caseOf(json: unknown, index: number): VectorCase {
  const place = `trace ${index}`;
  const { id, trace, ...rest } = objectOf(json, place);
  const { variant, engineMode, invariant, constants, initial, stepsThatAskANonLeader } = rest;
  const steps = listOf(trace, place).map((step) => objectOf(step, `a step of ${place}`));
  const given = { variant, engineMode, invariant, constants, initial, stepsThatAskANonLeader };
  const when = steps.map(({ action, params }) => ({ action, params }));
  const states = steps.map(({ state }) => comparable(state));
  return {
    name: String(id),
    area: 'tla-traces',
    parts: [
      {
        adapter: 'trace in its mode',
        given,
        when,
        expected: { violatedAtStep: steps.length, states },
      },
      { adapter: 'trace in modern mode', given, when, expected: { violations: [] } },
    ],
  };
}

/** A state as far as brokers have one: a follower does not know the ISR, and sets have no order. The model of restarts keeps
 *  high watermarks and epochs differently; of its states the logs count. */
function comparable(json: unknown): unknown {
  const state = objectOf(json, 'a state');
  if (!isObject(state.quorum)) return isObject(state.controller) ? sortedIsrs(state) : state;
  const replicas = Object.entries(objectOf(state.replicas, 'replicas')).map(([name, replica]) => {
    const { isr: _believed, ...rest } = objectOf(replica, name);
    return [name, 'partitionEpoch' in objectOf(state.quorum, 'quorum') ? rest.log : rest];
  });
  if ('partitionEpoch' in state.quorum) return Object.fromEntries(replicas);
  return {
    quorum: { ...state.quorum, isr: sorted(state.quorum.isr) },
    replicas: Object.fromEntries(replicas),
  };
}

function sortedIsrs({ controller, leader }: Readonly<Record<string, unknown>>): unknown {
  const controls = objectOf(controller, 'controller');
  const leads = objectOf(leader, 'leader');
  return {
    controller: { ...controls, isr: sorted(controls.isr) },
    leader: { ...leads, isr: sorted(leads.isr), pendingIsr: sorted(leads.pendingIsr) },
  };
}

const sorted = (ids: unknown): unknown => [...listOf(ids, 'an ISR')].map(String).sort();
