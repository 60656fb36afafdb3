muster_verify_file(app)
