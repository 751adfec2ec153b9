import { lessonsHold } from './test/hold.ts';

lessonsHold(20);
