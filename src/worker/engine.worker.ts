/** The thread of the first view. The build leaves ZooKeeper out of it; see decision 0008. */
import { serve } from './shell.ts';

serve();
