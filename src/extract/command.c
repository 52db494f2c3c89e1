#include "extract/command.h"
#include "extract/name.h"
#include "extract/shell.h"

/* Words between a tool and its subcommand: "docker --context x run". */
#define GLOBAL_WORDS_MAX 6

/* A label before a command is short: "Answer: ". */
#define LABEL_MAX 28

struct tool {
	const char *name;
	const char *subcommands; /* blanks around each */
};

#define ENGINE                                                              \
	" build buildx builder commit compose container create history "    \
	"image images import inspect load login logout manifest pull push " \
	"rmi run save sbom scan scout search service tag trust "

static const struct tool tools[] = {
	{ "buildah", " bud build commit copy from login pull push tag " },
	{ "cosign", " sign verify attest copy tree triangulate " },
	{ "crane", " append config copy cp digest export login ls manifest "
		   "mutate pull push tag validate " },
	{ "crictl", " create inspecti pull rmi run " },
	{ "ctr", " c container containers i image images run " },
	{ "docker", ENGINE },
	{ "docker.exe", ENGINE },
	{ "helm", " install pull push registry upgrade template show " },
	{ "k3d", " cluster image " },
	{ "kind", " create load " },
	{ "kubectl", " create debug run set " },
	{ "minikube", " cache image kubectl ssh start " },
	{ "nerdctl", ENGINE },
	{ "oc", " create debug import-image new-app run set tag " },
	{ "oras", " copy cp login pull push " },
	{ "podman", ENGINE },
	{ "podman-remote", ENGINE },
	{ "regctl", " image manifest registry tag " },
	{ "skopeo", " copy delete inspect list-tags login sync " },
	{ "trivy", " image i " },
};

/* What may stand before the tool. */
static const char wrappers[] = " sudo doas time exec nohup env winpty command ";

/* What may start a line whose tool comes after a pipe or "&&". */
static const char starters[] =
	" aws az cat cd curl echo export gcloud git if minikube mkdir printf "
	"pass set source wget ";

/* No image is called like this, and no option of a command. */
static const char prose_words[] =
	" a about after all an and any are as at be because before but by "
	"can command commands creates does first following for from has have "
	"if in into is it its may must need not of on only or our should so "
	"starts that the their them then there these this those to use used "
	"using was we when where which will with without works would you "
	"your ";

static const char instructions[] =
	" ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL "
	"MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR ";

/* Is word one of set, which has blanks around each? */
static bool is_in(struct ko_span word, const char *set)
{
	struct ko_span s = ko_span_str(set);
	size_t at;

	if (word.n == 0 || word.n > 32)
		return false;
	for (;;) {
		at = ko_span_find_span(s, word);
		if (at == s.n)
			return false;
		if (at > 0 && s.p[at - 1] == ' ' && s.p[at + word.n] == ' ')
			return true;
		s = ko_span_tail(s, at + 1);
	}
}

static const struct tool *tool_named(struct ko_span word)
{
	struct ko_span name = ko_span_tail(word, 0);
	size_t slash = ko_span_rfind(word, '/');

	if (slash < word.n && word.p[0] == '/')
		name = ko_span_tail(word, slash + 1);
	for (size_t i = 0; i < KO_ARRAY_LEN(tools); i++)
		if (ko_span_eq(name, ko_span_str(tools[i].name)))
			return &tools[i];
	return NULL;
}

/* Do the words go on as a sentence does, and not as arguments do? */
static bool is_prose(struct ko_span rest)
{
	struct ko_span text = ko_span_trim(rest);
	unsigned seen = 0;
	char last;

	if (text.n == 0)
		return false;
	last = text.p[text.n - 1];
	if (last == ':' || last == '?' || last == '!' || last == ',' ||
	    (last == '.' && text.n > 1 && ko_is_alnum(text.p[text.n - 2])))
		return true;
	while (seen < 2) {
		struct ko_span word = ko_span_word(&text);

		if (word.n == 0)
			return false;
		if (word.p[0] == '-') {
			seen = 0;
			continue;
		}
		if (is_in(word, prose_words) || word.p[word.n - 1] == ',')
			return true;
		seen++;
	}
	return false;
}

/* Does text start with a tool and a subcommand of it? */
static bool starts_with_tool(struct ko_span text)
{
	struct ko_span word = ko_span_word(&text);
	const struct tool *tool;

	while (is_in(word, wrappers) ||
	       (word.n > 1 && word.p[0] == '-' && text.n))
		word = ko_span_word(&text);
	tool = tool_named(word);
	if (!tool)
		return false;
	for (unsigned i = 0; i < GLOBAL_WORDS_MAX; i++) {
		word = ko_span_word(&text);
		if (is_in(word, tool->subcommands))
			return !is_prose(text);
		if (i == 0 && (word.n == 0 || word.p[0] != '-'))
			return false;
	}
	return false;
}

/* The end of the first command of a line: at "|", "&&", ";" or "||". */
static size_t end_of_command(struct ko_span text)
{
	char quote = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (quote) {
			if (c == quote)
				quote = 0;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '|' || c == ';' || c == '&') {
			return i;
		}
	}
	return text.n;
}

/* Does a tool come first, or after what feeds it? */
static bool has_tool(struct ko_span text)
{
	struct ko_span first = text;
	size_t end;

	if (starts_with_tool(text))
		return true;
	if (!is_in(ko_span_word(&first), starters))
		return false;
	for (;;) {
		end = end_of_command(text);
		if (end == text.n)
			return false;
		text = ko_span_tail(text, end);
		while (text.n && (text.p[0] == '|' || text.p[0] == ';' ||
				  text.p[0] == '&'))
			text = ko_span_tail(text, 1);
		if (starts_with_tool(text))
			return true;
	}
}

bool ko_command_is_whole(struct ko_span text)
{
	text = ko_span_trim(ko_span_head(text, KO_COMMAND_MAX));
	if (!has_tool(text))
		return false;
	/* The image may stand on a line after this one. */
	return text.p[text.n - 1] == '\\' || ko_shell_is_command(text);
}

/* A name that could stand after FROM; variables may be in it. */
static bool is_image(struct ko_span s)
{
	struct ko_span marks = KO_SPAN("._-/:@${}+");

	for (size_t i = 0; i < s.n; i++)
		if (!ko_is_alnum(s.p[i]) &&
		    ko_span_find(marks, s.p[i]) == marks.n)
			return false;
	return s.n > 0 && (ko_is_alnum(s.p[0]) || s.p[0] == '$') &&
	       (ko_is_alnum(s.p[s.n - 1]) || s.p[s.n - 1] == '}') &&
	       ko_name_is_plausible(s);
}

bool ko_command_is_from(struct ko_span text, bool has_more)
{
	struct ko_span rest = ko_span_trim(ko_span_head(text, KO_COMMAND_MAX));
	struct ko_span image, as, marks = KO_SPAN(":/@$");
	bool is_marked = false;

	if (!ko_span_eq(ko_span_word(&rest), KO_SPAN("FROM")))
		return false;
	do
		image = ko_span_word(&rest);
	while (ko_span_starts(image, KO_SPAN("--")));
	if (!is_image(image))
		return false;
	for (size_t i = 0; i < image.n; i++)
		is_marked |= ko_span_find(marks, image.p[i]) < marks.n;
	as = ko_span_word(&rest);
	/* A remark; BuildKit would not have it, but people write it. */
	if (as.n == 0 || as.p[0] == '#' || ko_span_starts(as, KO_SPAN("//")))
		return is_marked || has_more;
	return ko_span_eq_nocase(as, KO_SPAN("as")) &&
	       ko_span_word(&rest).n > 0 &&
	       (has_more || ko_span_trim(rest).n == 0);
}

bool ko_command_is_instruction(struct ko_span line)
{
	struct ko_span word = ko_span_word(&line);

	return is_in(word, instructions) && ko_span_trim(line).n > 0;
}

/* Bytes of "1." or "12)" at the front of s, or 0. */
static size_t number_length(struct ko_span s)
{
	size_t n = 0;

	while (n < s.n && ko_is_digit(s.p[n]))
		n++;
	return n && n <= 3 && n + 1 < s.n && (s.p[n] == '.' || s.p[n] == ')')
		       ? n + 1
		       : 0;
}

/* Is one of marks, and a blank after it, at the front of s? */
static bool has_mark(struct ko_span s, struct ko_span marks)
{
	return s.n > 2 && s.p[1] == ' ' &&
	       ko_span_find(marks, s.p[0]) < marks.n;
}

/* Take what stands for a prompt, a number or a mark off the front. */
static struct ko_span skip_marks(struct ko_span s, bool is_prose_line)
{
	for (unsigned i = 0; i < 4; i++) {
		size_t n;

		s = ko_span_trim(s);
		n = number_length(s);
		if (n == 0 &&
		    (has_mark(s, KO_SPAN("$%>")) ||
		     (s.n > 1 && s.p[0] == '!' && ko_is_lower(s.p[1])) ||
		     (is_prose_line && has_mark(s, KO_SPAN("-*+")))))
			n = 1;
		if (n == 0)
			return s;
		s = ko_span_tail(s, n);
	}
	return s;
}

/* What a sentence in another script glued to it starts with. */
static struct ko_span before_remark(struct ko_span s)
{
	static const char *const wide[] = { "\xef\xbc\x88", "\xef\xbc\x8c",
					    "\xe3\x80\x82", "\xef\xbc\x9b" };

	for (size_t i = 0; i < KO_ARRAY_LEN(wide); i++)
		s = ko_span_head(s, ko_span_find_span(s, ko_span_str(wide[i])));
	return s;
}

struct ko_span ko_command_in_code(struct ko_span line)
{
	struct ko_span text =
		skip_marks(ko_span_head(line, KO_COMMAND_MAX), false);

	return ko_command_is_whole(text) ? text : KO_SPAN("");
}

/* More than one name for a tool that takes one is a sentence about it. */
static bool is_pull_of_many(struct ko_span text)
{
	unsigned names = 0;
	struct ko_span word;

	(void)ko_span_word(&text);
	word = ko_span_word(&text);
	if (!ko_span_eq(word, KO_SPAN("pull")) &&
	    !ko_span_eq(word, KO_SPAN("push")))
		return false;
	while ((word = ko_span_word(&text)).n && names < 2) {
		if (word.p[0] == '#' || word.p[0] == '&' || word.p[0] == '|')
			return false;
		names += ko_is_alnum(word.p[0]);
	}
	return names > 1;
}

static bool is_prose_command(struct ko_span text)
{
	return ko_command_is_from(text, false) ||
	       (ko_command_is_whole(text) && !is_pull_of_many(text));
}

struct ko_span ko_command_in_prose(struct ko_span line)
{
	struct ko_span text, head;
	size_t at;

	if (line.n > KO_COMMAND_MAX || ko_span_find(line, '`') < line.n)
		return KO_SPAN("");
	text = before_remark(skip_marks(line, true));
	if (is_prose_command(text))
		return text;
	head = ko_span_head(text, LABEL_MAX);
	at = ko_span_find_span(head, KO_SPAN(": "));
	if (at == head.n)
		return KO_SPAN("");
	text = ko_span_trim(ko_span_tail(text, at + 2));
	return is_prose_command(text) ? text : KO_SPAN("");
}
