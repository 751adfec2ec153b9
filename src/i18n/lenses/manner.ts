/** Words of the settings for vocabulary and presenting, and of the glossary. */
import { createArea, useArea } from '../area.ts';

export const mannerWords = createArea(
  {
    skin: 'Vocabulary',
    skin_kafka: 'Kafka',
    skin_rocketmq: 'RocketMQ',
    skin_bowls: 'bowls of rice',
    skinNote:
      'Words change everywhere; the cluster stays Kafka’s. Names of settings, states and errors stay as Kafka writes them.',
    bowlsNote:
      'A partition is a bowl, a consumer a person at a table: one person may eat from many bowls, nobody shares a bowl, and people without a bowl go hungry.',
    mapping: 'Kafka and RocketMQ, term by term',
    mappingKafka: 'Kafka',
    mappingOther: 'RocketMQ',
    mappingNote: 'not the same',
    presenting: 'Presenting',
    presentingOn: 'on',
    presentingOff: 'off',
    presentingNote: 'Large type and no rails, for a room that looks on. Key V.',
    glossary: 'Glossary',
  },
  {
    skin: '词汇',
    skin_kafka: 'Kafka',
    skin_rocketmq: 'RocketMQ',
    skin_bowls: '饭碗',
    skinNote: '所有说法随之改变，集群仍是 Kafka。配置、状态与错误的名称照 Kafka 原样书写。',
    bowlsNote: '分区是碗，消费者是同桌的食客：一人可以吃好几碗，没有人共用一碗，没有碗的人饿着。',
    mapping: 'Kafka 与 RocketMQ 术语对照',
    mappingKafka: 'Kafka',
    mappingOther: 'RocketMQ',
    mappingNote: '不同之处',
    presenting: '演示',
    presentingOn: '开',
    presentingOff: '关',
    presentingNote: '大字号，收起两侧，供众人观看。快捷键 V。',
    glossary: '术语表',
  },
);

export const useMannerWords = () => useArea(mannerWords);
