muster_release(app)
