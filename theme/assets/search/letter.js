// What a result shows of a letter, and every line in which a match can be, from the letter's twin; the
// counterpart of dafu/search/records.py. `result` is what the site calls the letter's result.

export function shownOf(twin, result) {
  return {
    url: `${twin.path}/`,
    title: twin.title,
    subject: twin.subject ?? "",
    number: twin.document_number ?? "",
    issuer: twin.issuer,
    date: twin.date,
    result,
    names: namesOf(twin, result),
    text: twin.body ? twin.body.text : twin.summary,
  };
}

function namesOf(twin, result) {
  const { contact, proposals } = twin;
  const reached = contact ? [contact.name, contact.department, contact.phone, contact.address] : [];
  return [
    twin.document_number ?? twin.path, ...proposals.map(({ number }) => number),
    ...proposals.map((one) => one.session_label), ...twin.addressee, twin.issuer, result,
    ...twin.topics.map(({ name }) => name), ...twin.places, twin.result, ...reached,
    ...twin.co_issuers, ...twin.copies, twin.note, twin.signed_by,
    ...proposals.flatMap(({ subject, area, category, kind }) => [subject, area, category, kind]),
    ...(twin.body ? besideText(twin) : []),
  ].filter(Boolean);
}

// What the page of a letter that is public in full has beside its text.
function besideText({ answer, next_steps: next, proposals, commitments, attachments }) {
  return [
    answer, next, ...proposals.map(({ text }) => text),
    ...commitments.flatMap(({ text, state, updates }) => [text, state, ...updates.map(({ note }) => note)]),
    ...attachments.map(({ title }) => title),
  ];
}
