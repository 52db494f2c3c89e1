#include "core/rules.h"

/*
 * A slip's weight is the log-odds of making just this slip while meaning the
 * target, against writing the name on purpose: common slips cost little, and
 * one that nobody makes by accident (another letter, far from the right one)
 * costs most.  HACKING says how they were measured.
 */
#ifdef KO_CALIBRATE
#define TABLE static
#else
#define TABLE static const
#endif

TABLE struct ko_rule_info rules[] = {
	[KO_SLIP_TRANSPOSITION] = { "transposition", "swapped letters",
				    "Two letters that stand beside each other "
				    "changed places. "
				    "It is the commonest slip of a fast "
				    "typist.",
				    "ngnix for nginx", -4, KO_SEVERITY_ERROR },
	[KO_SLIP_OMISSION] = { "omission", "letter left out",
			       "A letter of the name was left out.",
			       "pyton for python", -9, KO_SEVERITY_ERROR },
	[KO_SLIP_INSERTION] = { "insertion", "letter too many",
				"A letter that the name does not have stands "
				"in it.",
				"pythqon for python", -16, KO_SEVERITY_ERROR },
	[KO_SLIP_DOUBLING] = { "doubling", "doubled letter",
			       "A letter was written twice, or once where it "
			       "stands twice.",
			       "amazoncorreto for amazoncorretto", -8,
			       KO_SEVERITY_ERROR },
	[KO_SLIP_NEIGHBOUR_KEY] = { "neighbour-key", "neighbouring key",
				    "A key beside the right one was hit "
				    "(QWERTY, QWERTZ, AZERTY).",
				    "pythom for python", -11,
				    KO_SEVERITY_ERROR },
	[KO_SLIP_VOWEL] = { "vowel", "vowel swapped",
			    "One vowel stands for another, as the name is "
			    "pronounced.",
			    "ubantu for ubuntu", -10, KO_SEVERITY_ERROR },
	[KO_SLIP_PHONETIC] = { "phonetic", "sounds alike",
			       "Letters that sound alike were taken for each "
			       "other.",
			       "kafca for kafka", -11, KO_SEVERITY_ERROR },
	[KO_SLIP_GLYPH] = { "glyph", "looks alike",
			    "Characters that look alike stand for each other: "
			    "rn and m, "
			    "vv and w, cl and d, 0 and o, 1 and l and i, 5 and "
			    "s.",
			    "rnysql for mysql", -9, KO_SEVERITY_ERROR },
	[KO_SLIP_SEPARATOR] = { "separator", "separator",
				"A separator (- _ . /) was left out, put in or "
				"changed.",
				"helloworld for hello-world", -9,
				KO_SEVERITY_ERROR },
	[KO_SLIP_PLURAL] = { "plural", "plural",
			     "An s at the end of a word was added or left out.",
			     "postgre for postgres", -9, KO_SEVERITY_ERROR },
	[KO_SLIP_TOP_LEVEL_DOMAIN] = { "top-level-domain",
				       "another top-level domain",
				       "The registry's name stands under "
				       "another top-level domain, "
				       "where somebody else can register it.",
				       "ghcr.com for ghcr.io", -4,
				       KO_SEVERITY_ERROR },
	[KO_SLIP_NUMBER] = { "number", "another number",
			     "Only a number differs.  In an image name that is "
			     "a sibling "
			     "(openjdk11, openjdk12) and no finding; in a host "
			     "it is one.",
			     "quay1.io for quay.io", -22, KO_SEVERITY_ERROR },
	[KO_SLIP_BIT_FLIP] = { "bit-flip", "flipped bit",
			       "A letter that differs in one bit stands in its "
			       "place, as a "
			       "memory error leaves it; such names are "
			       "registered to catch "
			       "them.",
			       "redms for redis", -18, KO_SEVERITY_ERROR },
	[KO_SLIP_SUBSTITUTION] = { "substitution", "another letter",
				   "A letter far from the right one stands in "
				   "its place.",
				   "ubuptu for ubuntu", -20,
				   KO_SEVERITY_ERROR },
	[KO_SLIP_WORD_ORDER] = { "word-order", "words in another order",
				 "The same words stand in another order.",
				 "world-hello for hello-world", -8,
				 KO_SEVERITY_WARNING },
	[KO_SLIP_GLUED_TAG] = { "glued-tag", "tag in the name",
				"What belongs after the colon was written into "
				"the name.",
				"python-slim for python:slim", -4,
				KO_SEVERITY_WARNING },
	[KO_SLIP_FLATTENED_PATH] = { "flattened-path", "flattened path",
				     "Namespace and repository were joined by "
				     "another separator.",
				     "bitnami-redis for bitnami/redis", -8,
				     KO_SEVERITY_WARNING },
	[KO_SLIP_POSING_WORD] = { "posing-word", "posing word",
				  "A word was added that makes it look like "
				  "the publisher's own "
				  "(official, verified, docker, hub).",
				  "nginx-official for nginx", -8,
				  KO_SEVERITY_WARNING },
	[KO_SLIP_COMPANY_NAME] = { "company-name",
				   "ending of the company's name",
				   "The publisher's account has another ending "
				   "(inc, hq, io) "
				   "than the name written.",
				   "confluent/cp-kafka for "
				   "confluentinc/cp-kafka",
				   -2, KO_SEVERITY_WARNING },
	[KO_SLIP_PRODUCT_NAME] = { "product-name", "the product's name",
				   "It is what the product is called, but its "
				   "image has another "
				   "name.",
				   "nodejs for node", -4, KO_SEVERITY_WARNING },
	[KO_SLIP_DECEPTIVE_HOST] = { "deceptive-host",
				     "host that only looks like it",
				     "The host begins with a well-known "
				     "registry's name, or has it behind a "
				     "hyphen (my-ghcr.io), but the end of a "
				     "domain, from its last two names on, says "
				     "whose it is.  Prefix rules let it pass.",
				     "gcr.io.evil.com for gcr.io", 0,
				     KO_SEVERITY_ERROR },
	[KO_SLIP_CONFUSABLE] = { "confusable", "not what it looks like",
				 "A character of another script or form looks "
				 "like the one "
				 "meant: a Cyrillic a, a full-width colon.  In "
				 "a host it may "
				 "stand behind xn--.",
				 "nginx with U+0456 for its i", 0,
				 KO_SEVERITY_ERROR },
	[KO_SLIP_INVISIBLE] = { "invisible-character", "invisible character",
				"A character that does not show stands in the "
				"name: zero "
				"width, a soft hyphen, a mark that turns the "
				"direction.",
				"nginx with U+200B in it", 0,
				KO_SEVERITY_ERROR },
	[KO_RULE_KNOWN_BAD] = { "known-bad", "reported as malicious",
				"The name, its namespace or its registry was "
				"reported as "
				"malicious.  The finding names the report.",
				"docker123321/mysql", 0, KO_SEVERITY_ERROR },
	[KO_RULE_HIDDEN] = { "hidden-characters", "hidden characters",
			     "An image reference is ASCII.  One with other "
			     "characters is "
			     "not what the eye reads, and its origin deserves "
			     "a second "
			     "look: it may have been made to be copied.",
			     "nginx with a Cyrillic i", 0, KO_SEVERITY_ERROR },
	[KO_RULE_HOST] = { "host-lookalike", "registry look-alike",
			   "The registry host looks like a well-known one.  "
			   "Whoever "
			   "registers that domain answers the pull and "
			   "receives the "
			   "credentials of a login.",
			   "gchr.io/acme/app for ghcr.io/acme/app", 0,
			   KO_SEVERITY_ERROR },
	[KO_RULE_NAMESPACE] = { "namespace-lookalike", "namespace look-alike",
				"The namespace looks like that of a known "
				"publisher.  Anybody "
				"can register a free namespace and push any "
				"image under it.",
				"bitnmai/redis for bitnami/redis", 0,
				KO_SEVERITY_ERROR },
	[KO_RULE_IMAGE] = { "image-lookalike", "image look-alike",
			    "The name looks like a well-known image's.  Only "
			    "Docker can "
			    "publish in library/, so on Docker Hub the pull "
			    "fails; a "
			    "mirror or another engine's search list may still "
			    "answer it.",
			    "ngnix for nginx", 0, KO_SEVERITY_ERROR },
	[KO_RULE_REPOSITORY] = { "repository-slip",
				 "slip inside a publisher's namespace",
				 "The namespace is a known publisher's, but it "
				 "has no such "
				 "image; one with nearly this name it has.  "
				 "Nobody else can "
				 "push there: the pull fails.",
				 "prom/promethues for prom/prometheus", 0,
				 KO_SEVERITY_WARNING },
	[KO_RULE_REGISTRY] = { "missing-registry", "missing registry",
			       "The path is a known one of another registry, "
			       "but without "
			       "that registry's host Docker Hub is asked, "
			       "where anybody can "
			       "register the namespace.",
			       "elasticsearch/elasticsearch for "
			       "docker.elastic.co/elasticsearch/elasticsearch",
			       -2, KO_SEVERITY_WARNING },
	[KO_RULE_PUBLISHER] = { "publisher-name",
				"a publisher's name in a stranger's namespace",
				"The repository is called like a publisher and "
				"its image, but "
				"stands in a namespace that is not the "
				"publisher's.  It may "
				"be a copy; whose, only its owner knows.",
				"stranger/bitnami-redis for bitnami/redis", -8,
				KO_SEVERITY_NOTE },
	[KO_RULE_THROWAWAY] = { "throwaway-namespace", "throw-away namespace",
				"The exact name of an official image under a "
				"namespace that "
				"looks machine-made.  Miners have been spread "
				"this way.",
				"7a8b9c0d1e2f/nginx", 0, KO_SEVERITY_WARNING },
	[KO_RULE_RETIRED] = { "retired-image", "retired image",
			      "Docker no longer maintains this official image: "
			      "it gets no "
			      "security fixes.",
			      "java, now eclipse-temurin", 0,
			      KO_SEVERITY_NOTE },
	[KO_RULE_TAG] = { "tag-slip", "slip in the tag",
			  "A word of the tag is one slip away from a usual "
			  "one.",
			  "nginx:lastest for nginx:latest", 0,
			  KO_SEVERITY_NOTE },
	[KO_RULE_BORROWED] = { "borrowed-name", "borrowed name",
			       "The exact name of an official image in the "
			       "namespace of a stranger, of whom the registry "
			       "says nothing good: a young account, an image "
			       "that hardly anyone pulls, the official image's "
			       "own description.  Only --online finds this, "
			       "and hunt for any image.",
			       "freshaccount/nginx", 0, KO_SEVERITY_WARNING },
	[KO_RULE_ABSENT] = { "no-such-image", "no such image",
			     "The registry has no such image, or a private "
			     "one.  Where nobody has the account, anyone can "
			     "register it and publish what the name pulls.  "
			     "Only --online finds this.",
			     "acmecorptools/redis-cluster, made up by a chat "
			     "assistant",
			     0, KO_SEVERITY_ERROR },
	[KO_RULE_UNLISTED] = { "unlisted-namespace", "unlisted namespace",
			       "The exact name of an official image in a "
			       "namespace that neither the catalogue nor your "
			       "configuration knows.  Most such images are "
			       "people's own builds, so nothing is said of "
			       "them; but miners have been spread under names "
			       "like these, and a gate may want to hear of "
			       "each: give the rule a severity in "
			       ".knockoff.yaml.",
			       "somebody/ubuntu", 0, KO_SEVERITY_NONE },
	[KO_RULE_UNUSED] = { "unused-ignore", "comment that ignores nothing",
			     "A comment accepts a finding that is not there "
			     "(any more), and would hide the next one.  Only "
			     "--report-unused-ignores tells of it.",
			     "# knockoff: ignore[image-lookalike] ours, above "
			     "FROM nginx",
			     0, KO_SEVERITY_WARNING },
};

TABLE struct ko_evidence_info evidence[] = {
	[KO_EVIDENCE_BASE] = { "base",
			       "How often people slip, against how often they "
			       "name "
			       "an image of their own.",
			       48 },
	[KO_EVIDENCE_BASE_HOST] = { "base-host",
				    "Hosts have fewer honest neighbours than "
				    "images.",
				    54 },
	[KO_EVIDENCE_FIRST_LETTER] = { "first-letter",
				       "A slip at the first letter of a part "
				       "is seen "
				       "at once, so it is rarely left.",
				       -14 },
	[KO_EVIDENCE_ORDINARY_WORD] = { "ordinary-word",
					"An everyday word was most likely "
					"meant.",
					-30 },
	[KO_EVIDENCE_SAME_REPOSITORY] = { "same-repository",
					  "The namespace that may have been "
					  "meant has "
					  "just this repository.",
					  15 },
	[KO_EVIDENCE_COMMON_REPOSITORY] = { "common-repository",
					    "It has, but many have one that "
					    "is called like an official image "
					    "or by an everyday word.",
					    8 },
	[KO_EVIDENCE_UNLISTED_REPOSITORY] = { "unlisted-repository",
					      "It is not known to have it.",
					      -20 },
	[KO_EVIDENCE_OTHER_REPOSITORY] = { "other-repository",
					   "Only one of the two parts is like "
					   "what is hunted.",
					   -10 },
	[KO_EVIDENCE_OWN_NAMESPACE] = { "own-namespace",
					"A publisher's image that is not in "
					"the "
					"catalogue is likelier than a slip.",
					-15 },
	[KO_EVIDENCE_LENGTH_3] = { "length-3",
				   "Names of three letters are near each other "
				   "by "
				   "chance; a name of six is the measure.",
				   -16 },
	[KO_EVIDENCE_LENGTH_4] = { "length-4", "So are those of four.", -8 },
	[KO_EVIDENCE_LENGTH_5] = { "length-5", "A little.", -4 },
	[KO_EVIDENCE_LENGTH_7] = { "length-7", "Longer ones are not.", 3 },
	[KO_EVIDENCE_LENGTH_8] = { "length-8", "From eight letters on.", 5 },
	[KO_EVIDENCE_PERSONS_NAMESPACE] = { "persons-namespace",
					    "People give their own builds the "
					    "names of official images.",
					    -45 },
	[KO_EVIDENCE_BADGE] = { "badge", "Docker vouches for the publisher.",
				-60 },
	[KO_EVIDENCE_PULLED_MILLION] = { "pulled-million",
					 "What is pulled a million times is "
					 "mostly meant; a miner had five.",
					 -20 },
	[KO_EVIDENCE_PULLED_OFTEN] = { "pulled-often",
				       "A hundred thousand times: less so.",
				       -10 },
	[KO_EVIDENCE_PULLED_RARELY] = { "pulled-rarely",
					"Hardly anyone uses it.", 6 },
	[KO_EVIDENCE_YOUNG] = { "young",
				"Accounts made for an attack are weeks old.",
				10 },
	[KO_EVIDENCE_COPIED_DESCRIPTION] = { "copied-description",
					     "It describes itself in the "
					     "other's words.",
					     20 },
	[KO_EVIDENCE_ABSENT] = { "absent", "It is nobody's own image.", 10 },
};

const struct ko_evidence_info *ko_evidence_info(enum ko_evidence id)
{
	return &evidence[id];
}

#ifdef KO_CALIBRATE
int *ko_rule_weight_slot(enum ko_rule rule)
{
	return &rules[rule].weight;
}

int *ko_evidence_weight_slot(enum ko_evidence id)
{
	return &evidence[id].weight;
}
#endif

const struct ko_rule_info *ko_rule_info(enum ko_rule rule)
{
	return &rules[rule];
}

bool ko_rule_named(struct ko_span name, enum ko_rule *out)
{
	for (size_t i = 0; i < KO_RULES; i++)
		if (ko_span_eq(name, ko_span_str(rules[i].name))) {
			*out = (enum ko_rule)i;
			return true;
		}
	return false;
}

const char *ko_severity_name(enum ko_severity severity)
{
	static const char *const names[] = {
		[KO_SEVERITY_NONE] = "none",
		[KO_SEVERITY_NOTE] = "note",
		[KO_SEVERITY_WARNING] = "warning",
		[KO_SEVERITY_ERROR] = "error",
	};

	return names[severity];
}
