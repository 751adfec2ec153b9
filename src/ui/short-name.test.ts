import { expect, it } from 'vitest';
import { shortName } from './short-name.ts';

it('leaves a name whole where it fits', () => {
  for (const name of ['billing', 'analytics', 'checkout', '账单服务'])
    expect(shortName(name)).toEqual([name]);
});

it('breaks a long one at the joint nearest to its middle', () => {
  expect(shortName('card-gateway')).toEqual(['card-', 'gateway']);
  expect(shortName('eu-west-orders')).toEqual(['eu-west-', 'orders']);
});

it('breaks one without a joint in halves', () => {
  expect(shortName('notifications')).toEqual(['notific', 'ations']);
  expect(shortName('支付网关服务')).toEqual(['支付网', '关服务']);
});

it('cuts the middle out of one that two lines cannot hold', () => {
  expect(shortName('recommendations-for-customers')).toEqual(['recommend', '…ustomers']);
});

it('never makes a line that is too long', () => {
  for (const name of ['x'.repeat(40), 'a-'.repeat(20), 'long-'.repeat(2), '消费组'.repeat(6)]) {
    const lines = shortName(name);
    expect(lines.length).toBeLessThanOrEqual(2);
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(9);
  }
});
