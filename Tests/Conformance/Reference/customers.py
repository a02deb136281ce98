"""Updates users, companies and subscriptions with the client of moesifapi, and returns what the collector stored."""
from moesifapi.configuration import Configuration
from moesifapi.exceptions.api_exception import APIException
from moesifapi.models import CompanyModel, SubscriptionModel, UserModel
from moesifapi.moesif_api_client import MoesifAPIClient

import customer_case

MODELS = {"users": UserModel, "companies": CompanyModel, "subscriptions": SubscriptionModel}
METHODS = {"user": "update_user", "users": "update_users_batch", "company": "update_company",
           "companies": "update_companies_batch", "subscription": "update_subscription",
           "subscriptions": "update_subscriptions_batch"}


def run(case, collector):
    state = collector.state
    state.reset()
    state.strict = case.get("strict", False)
    state.failures = [dict(failure) for failure in case.get("fail", [])]
    Configuration.BASE_URI = "http://127.0.0.1:%d" % collector.server_address[1]
    api = MoesifAPIClient(case["id"]).api
    model = MODELS[customer_case.kind(case)]
    try:
        if "item" in case:
            getattr(api, METHODS[case["update"]])(model.from_dictionary(case["item"]))
        else:
            getattr(api, METHODS[case["update"]])([model.from_dictionary(item) for item in case["items"]])
        outcome = "accepted"
    except APIException as error:
        outcome = "refused %d" % error.response_code
    except Exception as error:  # an app would see any other error too
        outcome = "%s" % type(error).__name__
    posts = [[r["path"], r["status"]] for r in state.requests if r["method"] == "POST"]
    return {"outcome": outcome, "posts": posts, "stored": customer_case.stored(state.items)}
