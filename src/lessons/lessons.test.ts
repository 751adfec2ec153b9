/** Every lesson with a few seeds; with twenty in lessons.deep.test.ts. */
import { lessonsHold } from './test/hold.ts';

lessonsHold(1);
