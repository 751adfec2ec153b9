/** The controller lens is shown what the voters, the brokers and the ensemble really hold. */
import { describe, expect, it } from 'vitest';
import type { ControllerCloseUp, ZooKeeperCloseUp } from '../../contract/controller-close-up.ts';
import { Cluster } from '../test/cluster-script.ts';

function quorumOf(cluster: Cluster, count = 30): ControllerCloseUp {
  const seen = cluster.engine.closeUp({ kind: 'controller', from: null, count });
  if (seen?.kind !== 'controller') throw new Error('no quorum is shown');
  return seen;
}

function ensembleOf(cluster: Cluster, open: readonly string[] = ['/']): ZooKeeperCloseUp {
  const seen = cluster.engine.closeUp({ kind: 'zookeeper', serverId: null, open, count: 20 });
  if (seen?.kind !== 'zookeeper') throw new Error('no ensemble is shown');
  return seen;
}

describe('the quorum up close', () => {
  it('tells of each record who has it, and that it is committed, as the frame’s high watermarks say', () => {
    const cluster = new Cluster({ controllers: 3 });
    cluster.send(2);
    cluster.run(3);
    const { records, committed, from, to } = quorumOf(cluster);
    const { controllers, brokers } = cluster.frame;
    expect(committed).toBe(Math.max(...Object.values(controllers).map((c) => c.highWatermark)));
    const ends = [...Object.values(controllers).map((c) => c.logEndOffset)];
    expect(to).toBe(Math.max(...ends) + 2);
    // A log that is shorter than what was asked for is shown from its beginning.
    expect(from).toBe(Math.max(0, to - 30));
    expect(quorumOf(cluster, 8).from).toBe(to - 8);
    for (const record of records) {
      const holders = [
        ...Object.values(controllers).filter(
          (c) => c.logEndOffset > record.offset && c.logStartOffset <= record.offset,
        ),
        ...Object.values(brokers).filter(
          (b) => b.metadataLogEnd > record.offset && b.metadataLogStart <= record.offset,
        ),
      ].map(({ id }) => id);
      expect([...record.holders].sort()).toEqual(holders.sort());
      expect(record.isCommitted).toBe(record.offset < committed);
    }
    expect(records.length).toBeGreaterThan(10);
  });

  it('names the fields of a record, and the topic beside its id', () => {
    const cluster = new Cluster({ controllers: 3 });
    const { records } = quorumOf(cluster, 200);
    const partition = records.find(({ type }) => type === 'PartitionRecord');
    const change = records.find(({ type }) => type === 'RegisterBrokerRecord');
    expect(partition?.fields).toContainEqual({ name: 'topic', value: 'orders' });
    expect(partition?.fields).toContainEqual({ name: 'partitionId', value: '0' });
    expect(change?.fields.map(({ name }) => name)).toContain('brokerEpoch');
  });

  it('shows whose patience runs: the followers’, the leader’s, and the sessions of unfenced brokers', () => {
    const cluster = new Cluster({ controllers: 3 });
    cluster.run(2);
    const now = cluster.engine.nowUs();
    const { voters, observers } = quorumOf(cluster);
    const active = cluster.frame.cluster.activeControllerId;
    for (const { controllerId, timer, leaderId } of voters) {
      expect(leaderId).toBe(active);
      expect(timer?.name).toBe(controllerId === active ? 'checkQuorum' : 'fetchTimeout');
      expect(timer?.endsAtUs).toBeGreaterThan(now);
      expect((timer?.endsAtUs ?? 0) - now).toBeLessThanOrEqual(timer?.lengthUs ?? 0);
    }
    expect(observers.map(({ timer }) => timer?.name)).toEqual(['session', 'session', 'session']);
  });

  it('shows who voted for the next leader, and that no timer of the dead one runs', () => {
    const cluster = new Cluster({ controllers: 3 });
    cluster.run(2);
    const active = cluster.frame.cluster.activeControllerId;
    cluster.give({ type: 'controller.kill', controllerId: active });
    cluster.until('controller.activated');
    const { voters, observers } = quorumOf(cluster);
    const dead = voters.find(({ controllerId }) => controllerId === active);
    expect(dead?.timer).toBeNull();
    const next = voters.find(({ controllerId }) => controllerId === cluster.frame.cluster.activeControllerId);
    expect(next?.votes.filter(({ granted }) => granted).length).toBe(2);
    expect(observers.length).toBe(3);
  });

  it('is not there with ZooKeeper, nor the ensemble with a quorum', () => {
    expect(
      new Cluster({ era: '0.11' }).engine.closeUp({ kind: 'controller', from: null, count: 5 }),
    ).toBeNull();
    const kraft = new Cluster();
    expect(kraft.engine.closeUp({ kind: 'zookeeper', serverId: null, open: [], count: 5 })).toBeNull();
  });
});

describe('the ensemble up close', () => {
  it('shows a server’s tree as far as it is open, and what goes with which session', () => {
    const cluster = new Cluster({ era: '0.11', zookeepers: 3 });
    cluster.run(2);
    expect(ensembleOf(cluster, []).tree.map(({ path }) => path)).toEqual(['/']);
    const { tree, sessions } = ensembleOf(cluster, ['/', '/brokers', '/brokers/ids']);
    const paths = tree.map(({ path }) => path);
    expect(paths).toContain('/controller');
    expect(paths).toContain('/brokers/ids/2');
    expect(paths).not.toContain('/brokers/topics/orders');
    for (const { path, owner, data } of tree) {
      const znode = cluster.frame.znodes[path];
      expect(owner === null).toBe(znode?.stat.ephemeralOwner === 0);
      expect(data === '').toBe(znode?.data === null);
    }
    for (const { id, owns, serverId } of sessions) {
      const view = cluster.frame.sessions[id];
      expect(owns).toEqual(view?.owns);
      expect(`z${serverId}`).toBe(view?.server);
    }
    expect(sessions.flatMap(({ owns }) => owns)).toContain('/controller');
  });

  it('shows the end of the log with who has it, and who watches /controller', () => {
    const cluster = new Cluster({ era: '0.11', zookeepers: 3 });
    cluster.run(3);
    const { txns, watches, servers } = ensembleOf(cluster);
    expect(txns.length).toBe(20);
    for (const { zxid, holders, appliedBy } of txns) {
      for (const server of Object.values(cluster.frame.zookeepers)) {
        expect(holders.includes(server.serverId)).toBe(server.lastZxid >= zxid);
        expect(appliedBy.includes(server.serverId)).toBe(server.processedZxid >= zxid);
      }
    }
    const active = cluster.frame.cluster.activeControllerId;
    const watchers = watches.find(({ path, on }) => path === '/controller' && on === 'data')?.watchers ?? [];
    expect(watchers.map(({ client }) => client).sort()).toEqual(['b1', 'b2', 'b3']);
    expect(active).toBeGreaterThan(0);
    expect(servers.flatMap(({ clients }) => clients).sort()).toEqual(['b1', 'b2', 'b3']);
  });
});
