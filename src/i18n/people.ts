/** Consumers are called by short names with initials of their own. Those that the engine gives have a counterpart in
 *  other languages; whoever has another name keeps it. */

/** As the engine gives them, in this order. */
const GIVEN =
  'Ada Bo Cy Dee Eli Fay Gus Hal Ida Jo Kim Lee Max Nia Oz Pia Quin Ray Sue Tom Uma Vic Wes Xia Yan Zoe'.split(
    ' ',
  );
/** Heavenly stems, earthly branches, elements: signs that count. */
const CHINESE = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火'];

/** The given name that is written like this in an id, `ada`; else the text as it is. */
export const properName = (text: string): string =>
  GIVEN.find((name) => name.toLowerCase() === text.toLowerCase()) ?? text;

export interface Person {
  readonly name: string;
  /** For a square. */
  readonly initial: string;
}

export interface People {
  /** What a consumer is called here. */
  person(person: Person): Person;
}

export function createPeople(locale: 'en' | 'zh-CN'): People {
  if (locale === 'en') return { person: ({ name, initial }) => ({ name, initial }) };
  return {
    person: ({ name, initial }) => {
      const sign = CHINESE[GIVEN.indexOf(name)];
      return sign === undefined ? { name, initial } : { name: sign, initial: sign };
    },
  };
}
