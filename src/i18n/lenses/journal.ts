/** Words of the journal's filters. */
import { createArea, useArea } from '../area.ts';

export const journalWords = createArea(
  {
    title: 'Filter the journal',
    words: 'Words in the sentence',
    'words.hint': 'Words, or a “whole phrase”',

    'kinds.all': 'All kinds',
    'kinds.some': '{chosen} of {all} kinds',
    'kind.elections': 'Elections and leadership',
    'kind.replication': 'ISR, replication and logs',
    'kind.groups': 'Groups, consumers and rebalances',
    'kind.producers': 'Producers',
    'kind.transactions': 'Transactions',
    'kind.nodes': 'Brokers, controllers and network',
    'kind.topics': 'Topics and configs',
    'kind.records': 'Records lost or repeated, invariants',
    'kind.deeds': 'What you or the scenario did',

    wrong: 'Only what went wrong',
    about: 'Only what concerns {thing}',
    'about.none': 'Only what concerns the selected thing (nothing is selected)',
    'thing.replica': '{partition} on broker {broker}',

    /** `since`: the moment of the oldest line that was looked at. */
    count: { one: '{shown} of {n} line, {since}', other: '{shown} of {n} lines, {since}' },
    'count.all': { one: '{n} line, {since}', other: '{n} lines, {since}' },
    since: 'from {clock} on',
    'since.boot': 'from the boot on',
    clear: 'Clear filters',
    older: { one: 'Show {n} older line', other: 'Show {n} older lines' },

    'back.all': 'Ask the run for what came before',
    'back.fitting': 'Look further back in the run',
    'back.looking': 'Looking back, now at {clock}…',
    'back.stop': 'Stop',
    'back.boot': 'Nothing came before: the run begins here.',
    'back.gone': 'The run cannot tell any more.',

    /** Above the filters that are on, each with how many lines it would leave by itself. */
    none: 'No line fits all of this. By itself,',
    'none.back': 'No line that was looked at fits all of this.',
    'none.kinds': { one: '{kinds}: {n} line', other: '{kinds}: {n} lines' },
    'none.wrong': { one: 'what went wrong: {n} line', other: 'what went wrong: {n} lines' },
    'none.about': { one: 'what concerns {thing}: {n} line', other: 'what concerns {thing}: {n} lines' },
    'none.words': { one: 'with “{words}” in it: {n} line', other: 'with “{words}” in it: {n} lines' },
  },
  {
    title: '筛选日记',
    words: '句子里的词',
    'words.hint': '词，或“一整段话”',

    'kinds.all': '全部类别',
    'kinds.some': '{all} 类中的 {chosen} 类',
    'kind.elections': '选举与领导权',
    'kind.replication': 'ISR、复制与日志',
    'kind.groups': '消费组、消费者与再均衡',
    'kind.producers': '生产者',
    'kind.transactions': '事务',
    'kind.nodes': 'broker、控制器与网络',
    'kind.topics': '主题与配置',
    'kind.records': '记录丢失或重复，不变式',
    'kind.deeds': '你或场景做了什么',

    wrong: '只看出了问题的',
    about: '只看与 {thing} 有关的',
    'about.none': '只看与所选对象有关的（尚未选择）',
    'thing.replica': 'broker {broker} 上的 {partition}',

    count: '{n} 行中的 {shown} 行，{since}',
    'count.all': '共 {n} 行，{since}',
    since: '自 {clock} 起',
    'since.boot': '自启动起',
    clear: '清除筛选',
    older: '再显示 {n} 行更早的',

    'back.all': '向运行索取更早的',
    'back.fitting': '在更早的时间里继续找',
    'back.looking': '正在往回找，已到 {clock}……',
    'back.stop': '停止',
    'back.boot': '再往前没有了：运行从这里开始。',
    'back.gone': '这次运行已经答不出来了。',

    none: '没有一行同时符合这些条件。单看每一条：',
    'none.back': '看过的行里没有一行同时符合这些条件。',
    'none.kinds': '{kinds}：{n} 行',
    'none.wrong': '出了问题的：{n} 行',
    'none.about': '与 {thing} 有关的：{n} 行',
    'none.words': '含有“{words}”的：{n} 行',
  },
);

export type TranslateJournal = (typeof journalWords)['t']['en'];

export const useJournalWords = (): TranslateJournal => useArea(journalWords);
