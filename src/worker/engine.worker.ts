/** The thread of the first view. The build leaves out of it whatever that does without; see decision 0008. */
import { serve } from './shell.ts';

serve(true);
