/** The verbs, made: wishes become messages, looks become view state. */
import type { Command, JournaledCommand } from '../contract/commands.ts';
import type { EraName } from '../contract/eras.ts';
import { brokerNode, type CommandId } from '../contract/ids.ts';
import type { ToWorker } from '../contract/messages.ts';
import type { ShippedScenario } from '../contract/saved-run.ts';
import type { Scenario } from '../contract/scenario.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { createHand } from './hand.ts';
import { following } from './journal-filters.ts';
import { linkBetween } from './links.ts';
import type { Questions } from './questions.ts';
import { RUN } from './run.ts';
import { isSameSelection } from './selection.ts';
import type { Slices } from './slices.ts';
import { pushToast } from './toasts.ts';
import type { Verbs, WhatToOpen } from './verbs.ts';

export interface ActionParts {
  readonly slices: Slices;
  readonly scenario: Scenario;
  readonly opening: string | undefined;
  readonly send: (message: ToWorker) => void;
  readonly bootEra: (era: EraName) => void;
  readonly findScenario: (source: ShippedScenario) => Promise<Scenario | null>;
  readonly openRun: (what: WhatToOpen) => Promise<readonly string[]>;
  readonly questions: Questions;
  readonly compare: Verbs['compare'];
  readonly endCompare: Verbs['endCompare'];
  /** A fresh worker that knows nothing. */
  readonly restartLink: () => void;
}

/** Own wishes are numbered `you-1`, `you-2`…; the words for events look at the prefix. */
const OWN = 'you-';

export function createActions({
  slices,
  scenario,
  opening,
  send,
  restartLink,
  bootEra,
  openRun,
  findScenario,
  questions,
  compare,
  endCompare,
}: ActionParts): {
  readonly verbs: Verbs;
  readonly open: (commands: readonly JournaledCommand[], untilUs: SimTimeUs | null) => void;
  readonly follow: (timeUs: SimTimeUs) => void;
  /** A picture came: what waited for one may go on. */
  readonly onPicture: () => void;
} {
  const { frame, playback, run, view, prefs, journal, lookout } = slices;
  let wishes = 0;

  const open = (commands: readonly JournaledCommand[], untilUs: SimTimeUs | null): void => {
    run.setState({
      status: 'opening',
      why: '',
      death: null,
      failedAtUs: null,
      stop: null,
      progress: null,
      timelineEpoch: 0,
      frameNumber: 0,
    });
    view.setState({ carried: null, pending: [] });
    const isAsShipped = opening !== undefined && commands.length === 0 && untilUs === null;
    send({ type: 'open', runId: RUN, scenario, commands, untilUs, ...(isAsShipped ? { opening } : {}) });
  };
  /** At the pace, and as still or moving, as it was. */
  const reopen = (commands: readonly JournaledCommand[], untilUs: SimTimeUs): void => {
    const { playing, pace } = playback.getState();
    open(commands, untilUs);
    send({ type: 'pace', runId: RUN, pace });
    send({ type: 'play', runId: RUN, playing });
  };
  const isRunning = (): boolean => run.getState().status === 'running';

  const dismissHint = (): void => {
    if (!view.getState().hint) return;
    view.setState({ hint: false });
    prefs.setState({ hintSeen: true });
  };
  const wish = (command: Command): CommandId | null => {
    dismissHint();
    if (!isRunning()) {
      pushToast(view, { kind: 'stopped' });
      return null;
    }
    wishes = Math.max(wishes, ...journal.getState().commands.map(ownNumber)) + 1;
    const commandId: CommandId = `${OWN}${wishes}`;
    view.setState({ pending: [...view.getState().pending, { commandId, command }] });
    send({ type: 'command', runId: RUN, commandId, command });
    return commandId;
  };
  const setPlaying = (playing: boolean): void => {
    if (isRunning()) send({ type: 'play', runId: RUN, playing });
  };
  const ownCommand = (): JournaledCommand | undefined =>
    journal.getState().commands.findLast((line) => line.commandId.startsWith(OWN));

  const seeker = createSeeker((timeUs) => send({ type: 'seek', runId: RUN, timeUs }));

  const follower = createSeeker((timeUs) => send({ type: 'follow', runId: RUN, timeUs }));

  const verbs: Verbs = {
    killBroker: (brokerId) => wish({ type: 'broker.kill', brokerId }),
    stopBroker: (brokerId) => wish({ type: 'broker.stop', brokerId }),
    startBroker: (brokerId) => wish({ type: 'broker.start', brokerId }),
    pauseBroker: (brokerId) => wish({ type: 'broker.pause', brokerId }),
    resumeBroker: (brokerId) => wish({ type: 'broker.resume', brokerId }),
    cutPower: (brokerId, lose) => wish({ type: 'broker.powerCut', brokerId, lose }),
    blackout: (lose) => wish({ type: 'cluster.powerCut', lose }),
    addBroker: () => wish({ type: 'broker.add' }),
    slowBroker: (brokerId, factor) => wish({ type: 'broker.slow', brokerId, factor }),
    setDisk: (brokerId, what) => wish({ type: `disk.${what}`, brokerId }),
    setHardware: (hardware) => wish({ type: 'hardware.set', brokerId: null, hardware }),
    cutBroker: (brokerId) => wish({ type: 'network.cut', a: brokerNode(brokerId), b: '*' }),
    healBroker: (brokerId) => wish({ type: 'network.heal', a: brokerNode(brokerId), b: '*' }),
    setLink: (a, b, state) => {
      const now = linkBetween(frame.getState().links, a, b);
      if (now === state) return;
      // From one fault to the other the way leads over a link that is well.
      if (now !== 'ok') wish({ type: 'network.heal', a, b });
      if (state === 'cut') wish({ type: 'network.cut', a, b });
      else if (state === 'clogged') wish({ type: 'network.clog', a, b });
    },
    killController: (controllerId) => wish({ type: 'controller.kill', controllerId }),
    stopController: (controllerId) => wish({ type: 'controller.stop', controllerId }),
    startController: (controllerId) => wish({ type: 'controller.start', controllerId }),
    createTopic: (topic) => wish({ type: 'topic.create', topic }),
    addPartitions: (name, partitionCount) => wish({ type: 'topic.addPartitions', name, partitionCount }),
    electLeader: (topic, partition, election) =>
      wish({ type: 'partition.electLeader', topic, partition, election }),
    reassign: (topic, partition, replicas) =>
      wish({ type: 'partition.reassign', topic, partition, replicas }),
    deleteTopic: (name) => wish({ type: 'topic.delete', name }),
    setCommitRule: (name, rule) => wish({ type: 'topic.commitRule', name, rule }),
    addProducer: (name, topic, settings) => wish({ type: 'producer.add', name, topic, settings }),
    configureProducer: (producerId, settings) => wish({ type: 'producer.configure', producerId, settings }),
    sendBurst: (producerId, count) => wish({ type: 'producer.send', producerId, count }),
    flushProducer: (producerId) => wish({ type: 'producer.flush', producerId }),
    removeProducer: (producerId) => wish({ type: 'producer.remove', producerId }),
    crashProducer: (producerId) => wish({ type: 'producer.crash', producerId }),
    startProducer: (producerId) => wish({ type: 'producer.start', producerId }),
    pauseProducer: (producerId, paused) =>
      wish({ type: paused ? 'producer.pause' : 'producer.resume', producerId }),
    addConsumer: (groupId) => wish({ type: 'consumer.add', name: '', groupId }),
    moveConsumer: (consumerId, groupId) => {
      view.setState({ landing: { consumerId, groupId, by: null } });
      wish({ type: 'consumer.move', consumerId, groupId });
    },
    removeConsumer: (consumerId) => wish({ type: 'consumer.remove', consumerId }),
    crashConsumer: (consumerId) => wish({ type: 'consumer.crash', consumerId }),
    startConsumer: (consumerId) => wish({ type: 'consumer.start', consumerId }),
    stallConsumer: (consumerId, stalled) => wish({ type: 'consumer.stall', consumerId, stalled }),
    setDelivery: (consumerId, delivery) => wish({ type: 'consumer.delivery', consumerId, delivery }),
    commitNow: (consumerId) => wish({ type: 'consumer.commit', consumerId, how: 'sync' }),
    seekTo: (consumerId, partitions, to) => {
      for (const partition of partitions) wish({ type: 'consumer.seek', consumerId, partition, to });
    },
    pausePartitions: (consumerId, partitions, paused) => {
      const type = paused ? 'consumer.pausePartition' : 'consumer.resumePartition';
      for (const partition of partitions) wish({ type, consumerId, partition });
    },
    resetOffsets: (groupId, topic, to) => wish({ type: 'group.resetOffsets', groupId, topic, to }),
    deleteOffsets: (groupId, topic) => wish({ type: 'group.deleteOffsets', groupId, topic }),
    deleteGroup: (groupId) => wish({ type: 'group.delete', groupId }),
    addGroup: (group) => wish({ type: 'group.add', ...group }),

    play: () => setPlaying(true),
    pause: () => setPlaying(false),
    togglePlay: () => setPlaying(!playback.getState().playing),
    setPace: (pace) => {
      if (isRunning()) send({ type: 'pace', runId: RUN, pace });
    },
    step: (by, direction) => {
      if (isRunning()) send({ type: 'step', runId: RUN, by, direction });
    },
    seek: (timeUs) => {
      if (isRunning()) seeker.want(Math.max(0, Math.min(Math.round(timeUs), playback.getState().headUs)));
    },
    undo: () => {
      const last = ownCommand();
      if (!last) {
        pushToast(view, { kind: 'nothingToUndo' });
        return;
      }
      if (!isRunning()) return;
      const { branchId } = slices.branches.getState();
      send({ type: 'branch', runId: RUN, act: { kind: 'undo', commandId: last.commandId } });
      pushToast(view, { kind: 'undone', command: last.command, branchId });
    },
    compare,
    endCompare,
    branch: (act) => {
      if (isRunning()) send({ type: 'branch', runId: RUN, act });
    },
    restart: () => {
      const { timeUs } = playback.getState();
      restartLink();
      reopen(journal.getState().commands, timeUs);
    },
    overlook: () => {
      run.setState({ stop: null });
      if (isRunning()) send({ type: 'overlook', runId: RUN });
    },
    rewind: () => {
      const { failedAtUs } = run.getState();
      if (failedAtUs === null || failedAtUs <= 0) return;
      const untilUs = failedAtUs - 1;
      open(
        journal.getState().commands.filter(({ atUs }) => atUs < untilUs),
        untilUs,
      );
      send({ type: 'pace', runId: RUN, pace: playback.getState().pace });
      send({ type: 'play', runId: RUN, playing: false });
    },
    carryOut: wish,
    watch: (watches) => {
      lookout.setState({ watches, seen: {} });
      if (isRunning()) send({ type: 'watch', runId: RUN, watches });
    },
    playTrial: async (source, untilUs, facts) => {
      const scenario = await findScenario(source);
      return scenario && isRunning() ? questions.ask({ kind: 'trial', scenario, untilUs, facts }) : null;
    },
    ask: (question) => (isRunning() ? questions.ask(question) : Promise.resolve(null)),
    openRun: async (what) => {
      const problems = await openRun(what);
      if (problems.length > 0) pushToast(view, { kind: 'cannotOpen', problems });
      return problems;
    },
    bootEra,
    startOver: () => {
      restartLink();
      open([], null);
    },

    ...createHand({ slices, send, wish }),

    select: (selection) => {
      // A record is looked at where it stands, in whatever lens: the drawer is not thrown open for it.
      const opens = selection !== null && selection.kind !== 'record';
      const drawer = opens ? 'inspector' : view.getState().drawer;
      if (isSameSelection(selection, view.getState().selection)) view.setState({ drawer });
      else {
        const journalFilters = following(view.getState().journalFilters, selection);
        view.setState({ selection, drawer, journalFilters, inspected: null });
      }
      if (selection?.kind === 'event' && isRunning())
        send({ type: 'inspect', runId: RUN, eventId: Number(selection.id) });
    },
    leaveLesson: () =>
      view.setState(({ drawer }) => ({ lesson: null, drawer: drawer === 'lesson' ? null : drawer })),
    showLens: (lens) => view.setState({ lens }),
    setScale: (scale) => view.setState({ scale }),
    lookAt: (looksAt) => {
      view.setState({ looksAt });
      if (isRunning()) send({ type: 'look', runId: RUN, subject: looksAt });
    },
    openDrawer: (drawer) => view.setState({ drawer }),
    filterJournal: (change) =>
      view.setState(({ journalFilters }) => ({ journalFilters: { ...journalFilters, ...change } })),
    openDialog: (dialog) => view.setState({ dialog, form: null }),
    openForm: (form) => view.setState({ dialog: 'form', form }),
    findConfig: (soughtConfig) =>
      view.setState(({ drawer }) => ({ soughtConfig, drawer: soughtConfig ? 'config' : drawer })),
    toggleTopic: (name) =>
      view.setState((state) => ({ unfoldedTopics: toggled(state.unfoldedTopics, name) })),
    dismissToast: (toastId) =>
      view.setState(({ toast }) => ({ toast: toast?.id === toastId ? null : toast })),
    dismissHint,
    setTheme: (theme) => prefs.setState({ theme }),
    setLocale: (locale) => prefs.setState({ locale }),
    setMotion: (motion) => prefs.setState({ motion }),
    setSkin: (skin) => prefs.setState({ skin }),
    setPresenting: (presenting) => prefs.setState({ presenting }),
  };
  return {
    verbs,
    open,
    follow: (timeUs) => {
      if (isRunning()) follower.want(timeUs);
    },
    onPicture: () => {
      seeker.onPicture();
      follower.onPicture();
    },
  };
}

/** Of `you-7`, 7; of what is not one's own, 0. A run that was taken up has wishes of the one who saved it. */
const ownNumber = ({ commandId }: JournaledCommand): number =>
  commandId.startsWith(OWN) ? Number(commandId.slice(OWN.length)) || 0 : 0;

const toggled = (names: readonly string[], name: string): readonly string[] =>
  names.includes(name) ? names.filter((other) => other !== name) : [...names, name];

/** Scrubbing asks for more places than the worker can go to: while one is under way only the newest is kept. */
function createSeeker(go: (timeUs: SimTimeUs) => void): {
  want: (timeUs: SimTimeUs) => void;
  onPicture: () => void;
} {
  let isUnderWay = false;
  let wanted: SimTimeUs | null = null;
  return {
    want: (timeUs) => {
      if (isUnderWay) wanted = timeUs;
      else {
        isUnderWay = true;
        go(timeUs);
      }
    },
    onPicture: () => {
      isUnderWay = wanted !== null;
      if (wanted !== null) go(wanted);
      wanted = null;
    },
  };
}
