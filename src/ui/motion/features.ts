/** A file of its own, so that it is a download of its own. */
export { domMax } from 'framer-motion';
