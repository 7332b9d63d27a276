package adjoint.examples.fit;

/** A text that is printed as it comes, and kept as Markdown. */
public final class Document {
  /** Where it is printed. */
  public interface Printer {
    /** A title. */
    void heading(String title);

    /** Lines of text. */
    void say(String text);
  }

  private final Printer printer;
  private final StringBuilder markdown = new StringBuilder();

  public Document(Printer printer) {
    this.printer = printer;
  }

  public void heading(String title) {
    printer.heading(title);
    markdown.append(markdown.isEmpty() ? "# " : "\n## ").append(title).append("\n");
  }

  /** A sentence or two. */
  public void say(String text) {
    printer.say(text);
    markdown.append("\n").append(text).append("\n");
  }

  /** Lines whose blanks count, such as a table. */
  public void block(String text) {
    printer.say(text);
    markdown.append("\n```text\n").append(text.stripTrailing()).append("\n```\n");
  }

  /** A picture, in Markdown only. */
  void picture(String name, String file) {
    markdown.append("\n![").append(name).append("](").append(file).append(")\n");
  }

  String markdown() {
    return markdown.toString();
  }
}
