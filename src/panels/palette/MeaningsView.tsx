/** What the configs mean that a tool has listed, below what it has printed. */
import { useConfigMeaning } from '../../i18n/lenses/config-meanings.ts';
import type { ConfigsTold } from './tools/told.ts';

export function MeaningsView({ scope, names }: ConfigsTold) {
  const meaningOf = useConfigMeaning(scope);
  return (
    <dl>
      {names.map((name) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{meaningOf(name)}</dd>
        </div>
      ))}
    </dl>
  );
}
