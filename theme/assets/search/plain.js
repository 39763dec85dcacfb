// A query without what carries no meaning: marks, what frames a title, the words of a question.

// Marks, symbols and pictures part words, unless they stand between letters or digits (1,836, T/CECS)
// or belong to a number (37.4%).
const MARKS = /[，。？！、；：“”‘’「」『』《》〈〉【】〔〕（）()…?!;"'~～*\u200d\ufe0f]+|——+|(?<![a-z\d])(?:(?![%‰°])[\p{P}\p{S}])+|(?:(?![%‰°])[\p{P}\p{S}])+(?![a-z\d])/giu;
const FRAMES = [
  /^(?:对|关于对)?.{0,24}(?:会议|届.{1,3}次)第?\s*\d+\s*号.{0,8}(?:的答复|答复意见)$/u,
  /^.*?(?:关于|有关)(.{2,}?)(?:的)?(?:提案|建议案?|议案|答复|意见|问题|情况|回复|信)*(?:的答复)?$/u,
];
const ENDS = /(?:的)?(?:提案|议案|答复|回复|复函|有关问题|相关问题|问题|事情|情况|事宜)$/u;
const ASKING = new RegExp([
  "请问一?下?|想问一?下?|我?想(?:要)?(?:知道|了解|咨询|反映|投诉)一?下?|咨询一?下?|反映一?下?|求助|麻烦问?",
  "(?:由|归|是)?谁(?:来)?(?:负责|管|处理)|归谁|找谁|(?:应?该?(?:找|问|到|去|由|归|是))?(?:哪个|什么|哪些|哪几个)(?:部门|单位)(?:负责|管)?|哪些",
  "怎么(?:样|办理?|解决|处理|投诉|反映|申请|规定|管|收费|查|改|没|回事)?|怎样|咋办|咋|如何(?:解决|处理|申请|办理|投诉|管理|规定)?",
  "为什么|为何|为啥|什么时候(?:能|才|可以|会|开始|完成|建成|动工|开工|好)*|什么时间|何时|哪里|哪儿|在哪|多少钱?|几点|多久|有没有|能不能|可不可以|是不是|会不会|要不要",
  "是否|能否|可否|行不行|可以吗|好吗|什么|[吗呢吧啊呀么](?=\\s|$)|的(?:问题|事情?|情况|政策|规定|办法)|问题(?=\\s|$)|请(?=.{2})|希望|我们|我家|我|你们|您",
].join("|"), "gu");
const COMPLAINT = new RegExp([
  "(?:太|很|非常|特别|十分|好|这么|那么)(?:少|多|吵|慢|远|贵|难|差|乱|小|大|脏|臭|挤|高|低|久|旧|破|暗|危险|严重|麻烦)了?",
  "不(?:方便|便|够|足|好|行|通|到位|合理|及时|规范|安全|卫生|文明|见)|没(?:有)?(?:人管|人)|没有|缺(?:少|乏)|严重|经常|总是|老是|到处|附近|周边|难题|[难乱贵慢](?=\\s|$)",
].join("|"), "gu");

// Without marks at the ends and between, and without the frame of a title.
export function bare(query) {
  const text = query.normalize("NFKC").replace(MARKS, " ").replace(/\s+/gu, " ").trim();
  const framed = text.match(FRAMES[1]);
  const inner = framed && /(?:关于|有关)/u.test(text) ? framed[1] : text;
  return inner.replace(ENDS, (end, at) => (at >= 2 ? "" : end)).trim();
}

// The words that a letter would say: no question, no complaint.
export function essence(query) {
  const text = bare(bare(query).replace(ASKING, " "));
  const less = text.replace(COMPLAINT, " ").replace(/(?:^|\s)的|的(?=\s|$)|了(?=\s|$)/gu, " ").replace(/\s+/gu, " ").trim();
  return less || text;
}
