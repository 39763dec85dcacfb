// Made by `make docs` from dafu/search/characters.py.

export const SAME = {
  "(": "〔【〖[",
  ")": "〕】〗]",
  "\"": "“”„‟「」『』〝〞",
  "'": "‘’‚‛`",
  "-": "‐‑‒–—―−─",
  "·": "•・‧∙⋅",
  "~": "〜∼",
  "〇": "○◯",
};
