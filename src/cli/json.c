#include "cli/json.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Longest path of which a URI is made, in bytes. */
#define URI_PATH_MAX ((size_t)1 << 20)

/* What stands for a byte that is no UTF-8: U+FFFD. */
#define REPLACEMENT KO_SPAN("\xef\xbf\xbd")

json_t *ko_json_string(struct ko_span s)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(4 * KO_SOURCE_MAX);
	enum ko_status status = KO_OK;

	if (ko_utf8_invalid(s) == s.n)
		return json_stringn(s.p, s.n);
	while (s.n && status == KO_OK) {
		size_t n = ko_utf8_invalid(s);

		status = ko_buf_add(&b, ko_span_head(s, n));
		if (status == KO_OK && n < s.n)
			status = ko_buf_add(&b, REPLACEMENT);
		s = ko_span_tail(s, n + 1);
	}
	return json_stringn(ko_buf_span(&b).p, b.n);
}

json_t *ko_json_claimable(enum ko_claimable claimable)
{
	if (claimable == KO_CLAIMABLE_UNKNOWN)
		return json_null();
	return json_boolean(claimable == KO_CLAIMABLE_YES);
}

json_t *ko_json_reasons(const struct ko_verdict *verdict)
{
	json_t *list = json_array();

	for (size_t i = 0; i < verdict->n_reasons; i++)
		json_array_append_new(
			list,
			json_string(ko_rule_info(verdict->reasons[i])->name));
	return list;
}

bool ko_json_print(FILE *out, json_t *value)
{
	char *text = json_dumps(value, KO_JSON_FLAGS);
	bool is_fine = text != NULL;

	if (is_fine)
		(void)fputs(text, out);
	else
		(void)fputs("null", out);
	free(text);
	json_decref(value);
	return is_fine;
}

json_t *ko_json_uri(struct ko_span path)
{
	static const char kept[] = "-._~/!$&'()*+,;=@";
	KO_AUTO_BUF struct ko_buf b = KO_BUF(4 * URI_PATH_MAX);

	if (path.n && path.p[0] == '/')
		(void)!ko_buf_add(&b, KO_SPAN("file://"));
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];

		if (ko_is_alnum(c) || (c && strchr(kept, c)))
			(void)!ko_buf_add_char(&b, c);
		else
			(void)!ko_buf_printf(&b, "%%%02X", (unsigned char)c);
	}
	return json_stringn(ko_buf_span(&b).p, b.n);
}

void ko_json_print_item(struct ko_report *r, json_t *item)
{
	(void)fputs(r->n ? ",\n" : "\n", r->out);
	(void)ko_json_print(r->out, item);
}
