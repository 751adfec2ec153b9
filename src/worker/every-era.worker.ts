/** The thread that has the whole engine; see decision 0008. */
import { serve } from './shell.ts';

serve();
