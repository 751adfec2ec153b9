/** The thread that can run every era, those with ZooKeeper too. */
import { serve } from './shell.ts';

serve();
