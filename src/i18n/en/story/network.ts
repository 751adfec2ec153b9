/** Words about messages on the wire. */
export const network = {
  'event.connection.reset': 'The connection between {a} and {b} breaks; messages lost on the way: {lost}',
  'event.network.cut': 'Nothing gets through between {a} and {b}',
  'event.network.clogged': 'Messages between {a} and {b} wait',
  'event.network.ok': 'The network between {a} and {b} works again',
  'event.network.tuned': 'Messages take {least} to {most} ms, and a node sends {rate} kB a second at most',
  'event.network.tunedEndless': 'Messages take {least} to {most} ms, however many there are',
  'event.request.sent': '{from} sends {to} a request: {api}',
  'event.request.answered': '{from} answers {to}: {api}',
  'event.request.lost': 'A message from {from} to {to} is lost on the way: {api}',
} as const;
