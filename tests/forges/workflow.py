"""Prints the commands of a verifying workflow as one shell script, as the CI system would run them for an event: "request"
(a pull or merge request) or "push". Refuses one that does not clone whole, or takes its own file from the request."""
import sys

import yaml


def github(flow, event):
    on = flow[True]  # YAML 1.1 reads "on" as true
    assert set(on) == {"pull_request_target", "push"}, "the pull request brings the workflow"
    assert flow["permissions"] == {"contents": "read"}
    (job,) = flow["jobs"].values()
    checkout, *steps = job["steps"]
    assert checkout["with"] == {"fetch-depth": 0}, "does not clone the target branch, whole"
    name = {"request": "pull_request_target", "push": "push"}[event]
    return [step["run"] for step in steps if step.get("if", f"github.event_name == '{name}'") == f"github.event_name == '{name}'"]


def gitlab(flow, event):
    (job,) = flow.values()
    assert job["variables"]["GIT_DEPTH"] == "0" and job["variables"]["GIT_STRATEGY"] == "clone", "does not clone whole"
    return job["script"]


path, event = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    workflow = yaml.safe_load(file)
print("\n".join((github if "github" in path else gitlab)(workflow, event)))
