/** The kernels' explanations in the reader's language. */
const Explained = {
  /** One explanation, as the trace has it: its key, and its values by name. */
  text(why, language = Words.language) {
    const known = Explained.sentences[why.key];
    const values = {};
    for (const name in why) if (name !== "key") values[name.trim()] = Explained.value(why[name], language);
    let text = known ? known[language === "pt" ? 1 : 0] : why.key.replace(/-/g, " ");
    const said = new Set();
    text = text.replace(/\{(\w[\w-]*)\}/g, (mark, name) => { said.add(name); return values[name] === undefined ? "?" : values[name]; });
    const rest = Object.keys(values).filter(name => !said.has(name)).map(name => (Explained.names[name] || [name, name])[language === "pt" ? 1 : 0] + " " + values[name]);
    return text + (rest.length ? " (" + rest.join(", ") + ")" : "");
  },
  value(value, language) {
    const known = Explained.values[value];
    return known ? known[language === "pt" ? 1 : 0] : String(value);
  },
  sentences: {},
  names: {},
  values: {},
};
