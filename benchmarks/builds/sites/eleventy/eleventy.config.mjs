export default function (config) {
  config.addCollection("briefs", (all) => all.getFilteredByGlob("content/topics/*.md").reverse());
  config.amendLibrary("md", (markdown) => markdown.set({ typographer: true }));
  config.addFilter("first", (list, count) => list.slice(0, count));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  return {
    dir: { input: "content", output: "_site" },
    markdownTemplateEngine: false, // a brief is text, not a template
  };
}
