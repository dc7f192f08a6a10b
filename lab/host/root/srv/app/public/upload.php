<?php
// The name is not checked, and the folder is served: a fault on purpose.
require '/srv/app/lib/app.php';
$target = '/srv/app/public/uploads/' . basename($_FILES['picture']['name']);
echo move_uploaded_file($_FILES['picture']['tmp_name'], $target) ? 'kept ' . basename($target) : 'refused';
