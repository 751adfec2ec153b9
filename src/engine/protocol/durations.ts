/** `by_duration:` with an ISO 8601 duration, as reset policies have it (KIP-1106), in milliseconds; null for other policies. */
export function durationMsOf(policy: string): number | null {
  const duration = /^by_duration:P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(policy);
  if (!duration) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = duration.slice(1).map((part) => Number(part ?? 0));
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}
