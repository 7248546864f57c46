#!/bin/sh
# A quoted paragraph in text that flows (format=flowed, RFC 3676), as Thunderbird and mutt can send it: each of its
# lines begins with ">", and all but the last end with a space. Who joins them takes the quote marks off first (4.1 and 4.5).
# postal-mime leaves them in, in the middle of the sentence: "> We would like > to meet you". mailparser, of the same
# author, joins the lines as the RFC says. Whoever looks for quoted words in a text of postal-mime's finds them with a
# ">" in between, or not at all.
#
# Seen with postal-mime 4.0.0 and mailparser 3.14.2, Node.js 20.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund postal-mime@4.0.0 mailparser@3.14.2 >/dev/null
npm ls --prefix "$folder" | grep -o -E '(postal-mime|mailparser)@.*'

cat >"$folder/read.mjs" <<'END'
import { deepStrictEqual } from "node:assert";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";

const mail = [
    "From: priya@example.com", "To: sam@example.org", "Subject: Re: Thank you", "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=us-ascii; format=flowed", "",
    "Yes, Tuesday ", "is fine.", "", "> We would like ", "> to meet you", ">> Thank you ", ">> for today.", "",
].join("\r\n");
const lines = (text) => text.trim().split("\n");
const found = {
    "mailparser": lines((await simpleParser(mail)).text),
    "postal-mime": lines((await PostalMime.parse(mail)).text),
};
console.log(found);
deepStrictEqual(found, {
    "mailparser": ["Yes, Tuesday is fine.", "", "> We would like to meet you", ">> Thank you for today."],
    "postal-mime": ["Yes, Tuesday is fine.", "", "> We would like > to meet you", ">> Thank you >> for today."],
}, "the behaviour has changed");
END
node "$folder/read.mjs"
