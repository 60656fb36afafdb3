#!/usr/bin/env python3
"""Prints the commands of a release workflow as one shell script, without those that publish; refuses one that
does not clone whole, or runs for anything but tags."""
import re
import sys

import yaml


def github(text):
    flow = yaml.safe_load(text)
    assert flow[True] == {"push": {"tags": ["v*"]}}, "runs for more than tags"  # YAML 1.1 reads "on" as true
    (job,) = flow["jobs"].values()
    assert job["steps"][0]["with"]["fetch-depth"] == 0, "does not clone whole"
    assert [step["name"] for step in job["steps"][1:]][-1] == "Publish"
    return [step["run"] for step in job["steps"][1:-1]], job["env"]


def gitlab(text):
    flow = yaml.safe_load(text)
    (job,) = flow.values()
    assert job["rules"] == [{"if": "$CI_COMMIT_TAG =~ /^v/"}], "runs for more than tags"
    assert job["variables"]["GIT_DEPTH"] == "0", "does not clone whole"
    assert "curl" in job["script"][-1]
    return job["script"][:-1], job["variables"]


def jenkins(text):
    assert "when { tag 'v*' }" in text, "runs for more than tags"
    assert text.count("{") - text.count("${") == text.count("}") - text.count("${"), "unbalanced braces"
    return re.findall(r"sh '''\n(.*?)'''", text, re.S), dict(re.findall(r"^    (PRODUCT|CHANNEL) = '(\w+)'$", text, re.M))


def main(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    kind = jenkins if path.endswith("Jenkinsfile") else gitlab if "gitlab" in path else github
    commands, variables = kind(text)
    for name, value in variables.items():
        if "${{" not in value:
            print(f"{name}='{value}'")
    print("\n".join(commands))


main(sys.argv[1])
