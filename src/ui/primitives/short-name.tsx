/** A name where there is little room: one line or two, see `short-name.ts`. The whole of it is for others to say. */
import { shortName } from '../short-name.ts';

export function ShortName({ name, className }: { name: string; className?: string }) {
  const [first, second] = shortName(name);
  return (
    <b className={className}>
      {first}
      {second !== undefined && (
        <>
          <br />
          {second}
        </>
      )}
    </b>
  );
}
